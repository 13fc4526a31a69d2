; What a file declares. Only top-level declarations count; the engine drops the rest.

(package_clause (package_identifier) @package)

(import_spec name: (_)? @import.name path: (_) @import.path) @import

(type_spec name: (_) @type.name type: (_) @type.body) @type
(type_alias name: (_) @type.name type: (_) @type.body) @type

(struct_type (field_declaration_list (field_declaration name: (_)? @field.name type: (_) @field.type tag: (_)? @field.tag) @field)) @struct

(interface_type) @interface

(function_declaration name: (_) @function.name) @function
(method_declaration receiver: (parameter_list (parameter_declaration name: (_)? @function.receiver type: (_) @function.receiver_type)) name: (_) @function.name) @function

(const_spec name: (identifier) @value.name type: (_)? @value.type value: (_)? @value.value) @value
(var_spec name: (identifier) @value.name type: (_)? @value.type value: (_)? @value.value) @value
