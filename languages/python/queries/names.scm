; What names bind and what they are used for. What a function binds is seen in it alone.
; @name is any name, @not one that is no use of anything. Whatever stands below @binds is bound, below @skip nothing is used;
; @member.binds is bound for its class alone, not for the bodies of its functions; @all brings names that nothing here
; tells of. @member.declared and @member.used are reached through something else, @key.used by its name in quotes.

(identifier) @name
((identifier) @not (#any-of? @not
  "ArithmeticError" "AssertionError" "AttributeError" "BaseException" "BaseExceptionGroup" "BlockingIOError"
  "BrokenPipeError" "BufferError" "BytesWarning" "ChildProcessError" "ConnectionAbortedError" "ConnectionError"
  "ConnectionRefusedError" "ConnectionResetError" "DeprecationWarning" "EOFError" "Ellipsis" "EncodingWarning"
  "EnvironmentError" "Exception" "ExceptionGroup" "False" "FileExistsError" "FileNotFoundError" "FloatingPointError"
  "FutureWarning" "GeneratorExit" "IOError" "ImportError" "ImportWarning" "IndentationError" "IndexError"
  "InterruptedError" "IsADirectoryError" "KeyError" "KeyboardInterrupt" "LookupError" "MemoryError"
  "ModuleNotFoundError" "NameError" "None" "NotADirectoryError" "NotImplemented" "NotImplementedError" "OSError"
  "OverflowError" "PendingDeprecationWarning" "PermissionError" "ProcessLookupError" "PythonFinalizationError"
  "RecursionError" "ReferenceError" "ResourceWarning" "RuntimeError" "RuntimeWarning" "StopAsyncIteration"
  "StopIteration" "SyntaxError" "SyntaxWarning" "SystemError" "SystemExit" "TabError" "TimeoutError" "True"
  "TypeError" "UnboundLocalError" "UnicodeDecodeError" "UnicodeEncodeError" "UnicodeError" "UnicodeTranslateError"
  "UnicodeWarning" "UserWarning" "ValueError" "Warning" "ZeroDivisionError" "_" "__annotations__" "__builtins__"
  "__class__" "__debug__" "__doc__" "__file__" "__import__" "__name__" "__package__" "__path__" "__spec__" "abs"
  "aiter" "all" "anext" "any" "ascii" "basestring" "bin" "bool" "breakpoint" "bytearray" "bytes" "callable" "chr"
  "classmethod" "compile" "complex" "copyright" "credits" "delattr" "dict" "dir" "divmod" "enumerate" "eval" "exec"
  "exit" "filter" "float" "format" "frozenset" "getattr" "globals" "hasattr" "hash" "help" "hex" "id" "input" "int"
  "isinstance" "issubclass" "iter" "len" "license" "list" "locals" "long" "map" "max" "memoryview" "min" "next"
  "object" "oct" "open" "ord" "pow" "print" "property" "quit" "range" "raw_input" "repr" "reveal_type" "reversed"
  "round" "set" "setattr" "slice" "sorted" "staticmethod" "str" "sum" "super" "tuple" "type" "unicode" "vars"
  "xrange" "zip"))
(wildcard_import) @all

(attribute attribute: (identifier) @not)
(keyword_argument name: (identifier) @not)
(import_from_statement module_name: (_) @skip)
(import_from_statement name: (dotted_name) @skip)
(import_statement) @skip
(aliased_import name: (_) @skip)
(future_import_statement) @skip

(import_statement name: (dotted_name . (identifier) @binds))
(import_from_statement name: (dotted_name) @binds)
(aliased_import alias: (identifier) @binds)
(function_definition name: (identifier) @binds)
(function_definition type_parameters: (_) @binds)
(class_definition name: (identifier) @binds)
(class_definition type_parameters: (_) @binds)
(type_alias_statement left: (_) @binds)
(parameters (identifier) @binds)
(lambda_parameters (identifier) @binds)
(typed_parameter . (_) @binds)
(default_parameter name: (_) @binds)
(typed_default_parameter name: (_) @binds)
(list_splat_pattern (identifier) @binds)
(dictionary_splat_pattern (identifier) @binds)
(tuple_pattern (identifier) @binds)
(list_pattern (identifier) @binds)
(pattern_list (identifier) @binds)
(assignment left: (identifier) @binds)
(for_statement left: (identifier) @binds)
(for_in_clause left: (identifier) @binds)
(named_expression name: (identifier) @binds)
(as_pattern_target) @binds
(global_statement (identifier) @binds)
(nonlocal_statement (identifier) @binds)
(case_clause (case_pattern) @binds)

(class_definition body: (block (expression_statement (assignment left: (identifier) @member.binds))))
(class_definition body: (block (function_definition name: (identifier) @member.binds)))
(class_definition body: (block (decorated_definition definition: (function_definition name: (identifier) @member.binds))))

(attribute attribute: (identifier) @member.used)
(assignment left: (attribute attribute: (identifier) @member.declared))
(class_definition body: (block (expression_statement (assignment left: (identifier) @member.declared))))
(class_definition body: (block (function_definition name: (identifier) @member.declared)))
(class_definition body: (block (decorated_definition definition: (function_definition name: (identifier) @member.declared))))
(module (expression_statement (assignment left: (identifier) @member.declared)))
(module (function_definition name: (identifier) @member.declared))
(module (class_definition name: (identifier) @member.declared))

(subscript subscript: (string (string_content) @key.used))
