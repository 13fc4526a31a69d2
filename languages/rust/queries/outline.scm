; What a file declares. Declarations inside functions are dropped by the engine.

; `use a::b;`, `use a::b as c;`, `use a::{self, b, c as d};`, `use a::*;`, two levels of braces deep.
(use_declaration argument: (scoped_identifier path: (_) @import.path name: (_) @import.member)) @import
(use_declaration argument: (identifier) @import.path) @import
(use_declaration argument: (use_as_clause path: (scoped_identifier path: (_) @import.path name: (_) @import.member) alias: (_) @import.name)) @import
(use_declaration argument: (use_wildcard (_) @import.path "*" @import.member)) @import
(use_declaration argument: (scoped_use_list path: (_) @import.path list: (use_list (identifier) @import.member @import)))
(use_declaration argument: (scoped_use_list path: (_) @import.path list: (use_list (use_as_clause path: (identifier) @import.member alias: (_) @import.name) @import)))

(struct_item name: (_) @type.name body: (_)? @type.body) @type
(enum_item name: (_) @type.name body: (_) @type.body) @type
(trait_item name: (_) @type.name body: (_) @type.body @interface) @type
(type_item name: (_) @type.name type: (_) @type.body) @type

(field_declaration_list (field_declaration name: (_) @field.name type: (_) @field.type) @field) @struct

(source_file (function_item name: (_) @function.name) @function)
(mod_item body: (declaration_list (function_item name: (_) @function.name) @function))
(impl_item type: (_) @function.receiver_type body: (declaration_list (function_item name: (_) @function.name) @function))
(trait_item name: (_) @function.receiver_type body: (declaration_list (function_item name: (_) @function.name) @function))

(const_item name: (_) @value.name type: (_)? @value.type value: (_)? @value.value) @value
(static_item name: (_) @value.name type: (_)? @value.type value: (_)? @value.value) @value
