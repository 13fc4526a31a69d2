//! What a service's own code gives to a first resource: found where it is certain, refused where it is not.

#![allow(clippy::unwrap_used, reason = "tests")]

mod files;

use files::Files;
use scaffold_core::{Auth, Fact, Feature, Plan, PlanError, RepoView, Route, ServiceFacts, Source};
use scaffold_plan::template::from_templates;

const DB: &str = "from sqlalchemy.ext.asyncio import AsyncSession\nfrom sqlalchemy.orm import DeclarativeBase\n\n\n\
class Base(DeclarativeBase):\n    pass\n\n\nasync def get_db():\n    async with sessions() as session:\n        yield session\n";
const USERS: &str = "from fastapi import APIRouter, Depends\n\nrouter = APIRouter(prefix=\"/users\")\n\n\n\
@router.delete(\"/me\")\nasync def close(db: AsyncSession = Depends(get_db), user: User = Depends(current_user)):\n    pass\n";
const AUTH: &str = "def current_user():\n    pass\n\n\ndef admin():\n    pass\n";
const MAIN: &str = "from fastapi import FastAPI\n\nfrom shop.users import router\n\napp = FastAPI()\napp.include_router(router)\n";

fn service() -> Files {
    let mut files = Files::default();
    let manifest = "[project]\nname = \"shop\"\ndependencies = [\"fastapi\", \"sqlalchemy\", \"aiosqlite\", \"pytest\", \"httpx\"]\n";
    for (path, text) in [
        ("pyproject.toml", manifest),
        ("shop/auth.py", AUTH),
        ("shop/db.py", DB),
        ("shop/main.py", MAIN),
        ("shop/users.py", USERS),
    ] {
        files.texts.insert(path.into(), text.into());
    }
    files.paths = files.texts.keys().cloned().collect();
    files
}

fn route(method: &str, middleware: &[&str], auth: bool) -> Route {
    Route {
        method: method.into(),
        path: "/users/me".into(),
        handler: "close".into(),
        auth,
        middleware: middleware.iter().map(|m| (*m).to_owned()).collect(),
        at: scaffold_core::At::line("shop/users.py", 6),
        span: 0..0,
    }
}

fn facts(routes: Vec<Route>) -> ServiceFacts {
    let fact = |v: &str| Some(Fact::new(v.to_owned(), Source::Manifest, Vec::new()));
    ServiceFacts {
        root: ".".into(),
        framework: fact("fastapi"),
        database: fact("sqlalchemy"),
        router_file: fact("shop/main.py"),
        routes,
        ..ServiceFacts::default()
    }
}

fn add(files: &Files, routes: Vec<Route>, auth: Auth) -> Result<Plan, PlanError> {
    let mut feature = Feature::parse("rest", "invoices", &["number:string:unique"]).unwrap();
    feature.auth = auth;
    from_templates(&scaffold_lang_python::pack().unwrap(), files, &facts(routes), &feature)
}

fn router(files: &mut Files, plan: &Plan) -> String {
    files.apply(plan);
    let path = files.paths().iter().find(|p| p.ends_with("invoices/router.py")).unwrap();
    files.texts[path].clone()
}

fn refused(files: &Files, routes: Vec<Route>, auth: Auth, why: &str) {
    match add(files, routes, auth) {
        Err(PlanError::NotUnderstood { diagnostic, .. }) => {
            assert!(diagnostic.message.contains(why), "{}", diagnostic.message);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_session_comes_as_other_routes_get_it() {
    let mut files = service();
    let plan = add(&files, vec![route("DELETE", &["get_db"], false)], Auth::Inherit).unwrap();
    let text = router(&mut files, &plan);
    assert!(text.contains("from shop.db import get_db\n"), "{text}");
    assert!(text.contains("    db: Annotated[AsyncSession, Depends(get_db)],"), "{text}");
    assert!(files.texts["shop/invoices/models.py"].contains("from shop.db import Base\n"));

    // What was made for the first is no handle for the next.
    let feature = Feature::parse("rest", "orders", &["name:string"]).unwrap();
    let pack = scaffold_lang_python::pack().unwrap();
    let plan = from_templates(&pack, &files, &facts(Vec::new()), &feature).unwrap();
    files.apply(&plan);
    let text = &files.texts["shop/orders/router.py"];
    assert!(text.contains("from shop.db import get_db\n") && !text.contains("shop.invoices"), "{text}");
}

#[test]
fn columns_are_written_as_the_base_of_the_models_has_them() {
    let mut files = service();
    let made = DB.replace("class Base(DeclarativeBase):\n    pass", "Base = declarative_base()");
    files.texts.insert("shop/db.py".into(), made);
    let plan = add(&files, Vec::new(), Auth::Inherit).unwrap();
    files.apply(&plan);
    let text = &files.texts["shop/invoices/models.py"];
    assert!(text.contains("    number = Column(String(255), nullable=False, unique=True)\n"), "{text}");

    let mut files = service();
    files
        .texts
        .insert("shop/db.py".into(), DB.replace("(DeclarativeBase)", "(DeclarativeBase, MappedAsDataclass)"));
    refused(&files, Vec::new(), Auth::Inherit, "the base of the models");
}

#[test]
fn a_type_that_stands_for_the_session_is_used() {
    let mut files = service();
    files
        .texts
        .insert("shop/db.py".into(), format!("{DB}\n\nDb = Annotated[AsyncSession, Depends(get_db)]\n"));
    files.texts.insert("shop/users.py".into(), "async def close(db: Db):\n    pass\n".into());
    let plan = add(&files, Vec::new(), Auth::Inherit).unwrap();
    let text = router(&mut files, &plan);
    assert!(text.contains("from shop.db import Db\n") && text.contains("    db: Db,"), "{text}");
}

#[test]
fn the_one_guard_of_what_is_written_guards_all_that_is_made() {
    let mut files = service();
    let routes = vec![route("DELETE", &["get_db", "current_user"], true), route("POST", &["get_db"], false)];
    let plan = add(&files, routes, Auth::Inherit).unwrap();
    let text = router(&mut files, &plan);
    assert!(text.contains("    dependencies=[Depends(current_user)],\n"), "{text}");
    assert!(files.texts["tests/test_invoices.py"].contains("in (401, 403)"));
}

#[test]
fn guards_that_differ_are_not_chosen_from() {
    let mut files = service();
    let second = USERS.replace("current_user", "admin");
    files.texts.insert("shop/admins.py".into(), second);
    files.paths = files.texts.keys().cloned().collect();
    let routes = || vec![route("DELETE", &["get_db", "current_user"], true), route("POST", &["admin"], true)];
    refused(&files, routes(), Auth::Inherit, "can't tell how to guard others");
    let plan = add(&files, routes(), Auth::None).unwrap();
    assert!(!router(&mut files, &plan).contains("Depends(current_user)"));
}

#[test]
fn a_guard_that_has_to_be_made_first_is_not_used_as_it_is() {
    let mut files = service();
    files.texts.insert(
        "shop/users.py".into(),
        USERS.replace("Depends(current_user)", "Depends(current_user(\"x\"))"),
    );
    let routes = vec![route("DELETE", &["get_db", "current_user"], true), route("POST", &["get_db"], false)];
    refused(&files, routes, Auth::Inherit, "can't tell how to guard others");
}

#[test]
fn what_is_missing_or_one_of_several_is_said() {
    let mut files = service();
    files.texts.insert("shop/db.py".into(), DB.replace("    pass", "    id: Mapped[int] = mapped_column()"));
    refused(&files, Vec::new(), Auth::Inherit, "the base of the models");

    files.texts.insert("shop/db.py".into(), DB.replace("yield session", "return session"));
    refused(&files, Vec::new(), Auth::Inherit, "a dependency that gives routes a session, and none");

    files.texts.insert("shop/db.py".into(), DB.into());
    files.texts.insert(
        "shop/main.py".into(),
        format!("{MAIN}\n\n{}", DB.replace("class Base(DeclarativeBase):\n    pass", "")),
    );
    refused(&files, Vec::new(), Auth::Inherit, "`get_db` or `get_db` (shop/main.py:");
}

#[test]
fn keys_that_nothing_tells_are_not_made_up() {
    let files = service();
    let feature = Feature::parse("rest", "invoices", &["user:references"]).unwrap();
    let pack = scaffold_lang_python::pack().unwrap();
    let plan = from_templates(&pack, &files, &facts(Vec::new()), &feature);
    assert!(matches!(plan, Err(PlanError::NotUnderstood { .. })));
}
