; What a file declares. Declarations inside functions are dropped by the engine.

(import_statement name: (dotted_name) @import.path) @import
(import_statement name: (aliased_import name: (dotted_name) @import.path alias: (identifier) @import.name)) @import
(import_from_statement module_name: (_) @import.path name: (dotted_name) @import.member) @import
(import_from_statement module_name: (_) @import.path name: (aliased_import name: (dotted_name) @import.member alias: (identifier) @import.name)) @import
(import_from_statement module_name: (_) @import.path (wildcard_import) @import.member) @import

(class_definition name: (_) @type.name body: (_) @type.body) @type

; Bases come first, then members with a type, a value or both.
(class_definition superclasses: (argument_list [(identifier) (attribute) (subscript)] @field.type @field) body: (_) @struct)
(class_definition body: (block (expression_statement (assignment left: (identifier) @field.name type: (_)? @field.type right: (_)? @field.tag @field.value) @field)) @struct)

(module (function_definition name: (_) @function.name) @function)
(module (decorated_definition definition: (function_definition name: (_) @function.name) @function))
(class_definition name: (_) @function.receiver_type body: (block (function_definition name: (_) @function.name) @function))
(class_definition name: (_) @function.receiver_type body: (block (decorated_definition definition: (function_definition name: (_) @function.name) @function)))

(module (expression_statement (assignment left: (identifier) @value.name type: (_)? @value.type right: (_)? @value.value) @value))
