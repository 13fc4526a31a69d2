//! A framework as its folder describes it: how it is recognised, and what calls on its routers do.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `frameworks/<id>/framework.toml`: how a framework is recognised, and what calls on its routers mean.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Value of the `framework` fact.
    pub id: String,
    /// Import prefixes, whole path segments; a major version suffix is part of the match.
    pub imports: Vec<String>,
    /// The name that its import binds, where the import does not end in it.
    #[serde(default)]
    pub package: Option<String>,
    /// The port that it listens on where nobody says one.
    #[serde(default)]
    pub port: Option<u16>,
    /// Lower wins where several are in use.
    #[serde(default)]
    pub rank: u8,
    /// Types of the framework that routes are registered on.
    pub router_types: Vec<String>,
    /// Functions of the framework that make a router.
    #[serde(default)]
    pub constructors: Vec<String>,
    /// The package itself takes registrations (`http.HandleFunc`).
    #[serde(default)]
    pub package_routes: bool,
    /// How parameters are written in paths.
    pub params: ParamStyle,
    /// Paths may start with the verb (`GET /x`).
    #[serde(default)]
    pub verb_in_path: bool,
    /// Wrappers whose last argument is the handler (`http.HandlerFunc(f)`).
    #[serde(default)]
    pub handler_wrappers: Vec<String>,
    /// Wrappers that take the path below which a router is mounted off what it sees (`StripPrefix`).
    #[serde(default)]
    pub prefix_strippers: Vec<String>,
    /// The annotation that the framework itself validates by, and how that is called.
    #[serde(default)]
    pub validates: Option<Validates>,
    /// Names in manifests, where they differ from those of imports.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Keyword arguments of a constructor, one of which is the router's prefix.
    #[serde(default)]
    pub prefix_keys: Vec<String>,
    /// Constructors whose first argument is the router's name, and its prefix where none is given.
    #[serde(default)]
    pub named: Vec<String>,
    /// The keyword argument of a constructor that lists middleware.
    #[serde(default)]
    pub middleware_key: Option<String>,
    /// Constructors whose first argument is a router that the new one registers on.
    #[serde(default)]
    pub wrappers: Vec<String>,
    /// Members of a router that stand for the router itself (`router.urls`).
    #[serde(default)]
    pub same_members: Vec<String>,
    /// Methods of classes that make the class a handler (`View.as_view()`).
    #[serde(default)]
    pub makers: Vec<String>,
    /// The variable of a module that holds its routes.
    #[serde(default)]
    pub entries: Option<String>,
    /// Methods of handler classes → the verb that they answer.
    #[serde(default)]
    pub verbs: BTreeMap<String, String>,
    /// Methods of handler classes that answer below the path they are registered with → verb.
    #[serde(default)]
    pub item_verbs: BTreeMap<String, String>,
    /// Foreign base classes → methods of `verbs` and `item_verbs` that they bring.
    #[serde(default)]
    pub bases: BTreeMap<String, Vec<String>>,
    /// Classes whose methods are decorated with their routes.
    #[serde(default)]
    pub controllers: Option<Controllers>,
    /// Members of handler classes that list middleware.
    #[serde(default)]
    pub guard_members: Vec<String>,
    /// Calls that name middleware in a handler's parameters or in lists of middleware (`Depends(f)`).
    #[serde(default)]
    pub guard_calls: Vec<String>,
    /// What calls on routers mean.
    #[serde(default, rename = "call")]
    pub calls: Vec<RouterCall>,
    /// What decorators of classes, methods and functions mean.
    #[serde(default, rename = "decorator")]
    pub decorators: Vec<RouterCall>,
    /// Functions of the framework that make a router which holds something from the start (`get(list)`):
    /// a route, a path, a verb or a list of handlers.
    #[serde(default, rename = "make")]
    pub makes: Vec<RouterCall>,
    /// Those of `makes` that every file of a service knows without importing them, whatever else is called so.
    #[serde(default)]
    pub globals: Vec<String>,
    /// Types of a handler's parameters tell who may call it.
    #[serde(default)]
    pub guard_parameters: bool,
    /// Methods that make such a type of a request: one that turns callers away because of who they are stands guard.
    #[serde(default)]
    pub extractors: Vec<String>,
    /// Types that hand such a type on as their argument.
    #[serde(default)]
    pub guard_carriers: Vec<String>,
    /// Types of functions that are handed a router as their first argument.
    #[serde(default)]
    pub plugin_types: Vec<String>,
    /// How modules are found by their folder.
    #[serde(default)]
    pub autoload: Option<Autoload>,
}

/// Classes below a base of the framework whose methods are decorated with their routes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Controllers {
    /// Names of the bases.
    pub bases: Vec<String>,
    /// The member that says the prefix.
    pub path: String,
    /// The keyword argument that lists such classes, in calls that put them below its own prefix.
    pub listed_by: String,
    /// That prefix's keyword argument.
    pub prefix_key: String,
}

/// Modules that a library finds by folder: the folder is the prefix of their routes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Autoload {
    /// Imports of the library.
    pub imports: Vec<String>,
    /// The option that names the folder.
    pub dir_key: String,
    /// The option that holds options for every module, and the prefix's key in it.
    pub options_key: String,
    pub prefix_key: String,
    /// What a module exports to say its own prefix.
    pub own_prefix: String,
    /// Stem of files that only add middleware to their folder.
    pub hooks: String,
    /// Stem of files that stand for their folder.
    pub index: String,
    /// Beginning of folder names that stand for a parameter.
    pub parameter: String,
}

/// Validation that comes with a framework.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Validates {
    /// Key of the annotation.
    pub annotation: String,
    /// Value of the `validation` fact.
    pub id: String,
}

/// How parameters are written in paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ParamStyle {
    /// `:id`, `*rest`
    Colon,
    /// `{id}`, `{id:[0-9]+}`, `{rest...}`
    Brace,
    /// `<id>`, `<id:\d+>`
    Angle,
    /// `<id>`, `<int:id>`
    Converter,
}

impl ParamStyle {
    /// A parameter called `id` as it is written.
    pub fn example(self) -> &'static str {
        match self {
            Self::Colon => ":id",
            Self::Brace => "{id}",
            Self::Angle | Self::Converter => "<id>",
        }
    }
}

/// What a call on a router means.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RouterCall {
    /// Names of the method.
    pub names: Vec<String>,
    /// What it does.
    pub does: RouterAction,
    /// The verb; absent: the name itself in upper case where `verb_arg` and `any` are not set.
    #[serde(default)]
    pub verb: Option<String>,
    /// Index of the argument that is the verb.
    #[serde(default)]
    pub verb_arg: Option<usize>,
    /// Every verb.
    #[serde(default)]
    pub any: bool,
    /// Index of the argument that is the path.
    #[serde(default)]
    pub path: Option<usize>,
    /// Index of the argument that is the handler, function or router; absent: the last.
    #[serde(default)]
    pub handler: Option<usize>,
    /// First index of middleware arguments; they end before the handler where that is the last.
    #[serde(default)]
    pub middleware: Option<usize>,
    /// The keyword argument that may stand for `path`.
    #[serde(default)]
    pub path_key: Option<String>,
    /// The keyword argument that may stand for `handler`.
    #[serde(default)]
    pub handler_key: Option<String>,
    /// The keyword argument that lists middleware.
    #[serde(default)]
    pub middleware_key: Option<String>,
    /// Keyword arguments that are or list middleware.
    #[serde(default)]
    pub middleware_keys: Vec<String>,
    /// Only where the first argument is one of these texts.
    #[serde(default)]
    pub only: Vec<String>,
    /// The path stands in place of the prefix that the router was made with.
    #[serde(default)]
    pub instead: bool,
    /// It holds for every route of the framework.
    #[serde(default)]
    pub everywhere: bool,
    /// Only where so many arguments are given.
    #[serde(default)]
    pub given: Option<usize>,
    /// Middleware holds for what was registered before it.
    #[serde(default)]
    pub earlier: bool,
    /// Middleware does not hold for what is registered after it.
    #[serde(default)]
    pub not_later: bool,
    /// Keyword arguments of a decorator that list the classes that its own brings along.
    #[serde(default)]
    pub list_keys: Vec<String>,
    /// The keyword argument that lists the verbs.
    #[serde(default)]
    pub verbs_key: Option<String>,
    /// The call is a decorator: what is decorated is the handler.
    #[serde(default)]
    pub decorates: bool,
    /// The call's value is a router with what it registered.
    #[serde(default)]
    pub gives_router: bool,
}

/// What a call on a router does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RouterAction {
    /// Registers a route.
    Route,
    /// Gives a router below a prefix; a function among its arguments is called with it.
    Group,
    /// Adds middleware to the router itself.
    Use,
    /// Gives a router with more middleware, same prefix.
    With,
    /// Puts another router below a prefix.
    Mount,
    /// Narrows the route just registered to verbs (`.Methods("GET")`).
    Verbs,
    /// Gives the same router or route back.
    Same,
    /// Registers all verbs that the object has methods for; the last argument answers by default.
    Object,
    /// Gives a router with all routes of a module that a text names, or of a list.
    Include,
    /// Puts the router itself on the one given (`api.init_app(app)`).
    Attach,
    /// Gives a router with a path of its own: what is registered on it names none.
    Place,
    /// Sets the prefix of the router itself.
    Prefix,
    /// Of decorators: the class brings others along.
    List,
}
