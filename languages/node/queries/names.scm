; What names bind and what they are used for. What a function binds is seen in it alone.
; @name is any name, @not one that is no use of anything; whatever stands below @binds is bound, below @skip nothing is
; used. Types are left to their checker, members to what they are members of.

(identifier) @name
(shorthand_property_identifier) @name
((identifier) @not (#any-of? @not
  "AbortController" "AbortSignal" "AggregateError" "Array" "ArrayBuffer" "Atomics" "BigInt" "BigInt64Array"
  "BigUint64Array" "Blob" "Boolean" "Buffer" "DataView" "Date" "Error" "EvalError" "Event" "EventTarget"
  "FinalizationRegistry" "Float32Array" "Float64Array" "FormData" "Function" "Headers" "Infinity" "Int16Array"
  "Int32Array" "Int8Array" "Intl" "Iterator" "JSON" "Map" "Math" "NaN" "Number" "Object" "Promise" "Proxy" "RangeError"
  "ReferenceError" "Reflect" "RegExp" "Request" "Response" "Set" "SharedArrayBuffer" "String" "Symbol" "SyntaxError"
  "TextDecoder" "TextEncoder" "TypeError" "URIError" "URL" "URLSearchParams" "Uint16Array" "Uint32Array" "Uint8Array"
  "Uint8ClampedArray" "WeakMap" "WeakRef" "WeakSet" "WebAssembly" "WebSocket" "__dirname" "__filename" "after"
  "afterAll" "afterEach" "arguments" "assert" "atob" "before" "beforeAll" "beforeEach" "btoa" "chai" "clearImmediate"
  "clearInterval" "clearTimeout" "console" "context" "crypto" "cy" "decodeURI" "decodeURIComponent" "describe"
  "document" "encodeURI" "encodeURIComponent" "escape" "eval" "expect" "exports" "fetch" "global" "globalThis"
  "isFinite" "isNaN" "it" "jest" "module" "navigator" "parseFloat" "parseInt" "performance" "process" "queueMicrotask"
  "request" "require" "setImmediate" "setInterval" "setTimeout" "should" "specify" "structuredClone" "suite" "test"
  "undefined" "unescape" "vi" "window"))

(import_specifier name: (_) @skip)
(export_statement (export_clause) @skip source: (_))
(export_specifier alias: (_) @skip)
(namespace_export (identifier) @not)
(nested_type_identifier module: (_) @skip)
(type_predicate name: (identifier) @not)
(index_signature name: (identifier) @not)

(import_clause (identifier) @binds)
(namespace_import (identifier) @binds)
(import_specifier !alias name: (identifier) @binds)
(import_specifier alias: (identifier) @binds)
(import_require_clause (identifier) @binds)
(variable_declarator name: (identifier) @binds)
(function_declaration name: (identifier) @binds)
(generator_function_declaration name: (identifier) @binds)
(function_signature name: (identifier) @binds)
(function_expression name: (identifier) @binds)
(class_declaration name: (_) @binds)
(abstract_class_declaration name: (_) @binds)
(class name: (_) @binds)
(interface_declaration name: (_) @binds)
(type_alias_declaration name: (_) @binds)
(enum_declaration name: (identifier) @binds)
(internal_module name: (identifier) @binds)
(module name: (identifier) @binds)
(required_parameter pattern: (identifier) @binds)
(optional_parameter pattern: (identifier) @binds)
(arrow_function parameter: (identifier) @binds)
(catch_clause parameter: (identifier) @binds)
(for_in_statement left: (identifier) @binds)
(shorthand_property_identifier_pattern) @binds
(pair_pattern value: (identifier) @binds)
(assignment_pattern left: (identifier) @binds)
(array_pattern (identifier) @binds)
(rest_pattern (identifier) @binds)
