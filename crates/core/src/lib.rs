//! Plain values that travel between the stages (explore → facts → plan → changes → apply → check → report)
//! and the [`LanguagePack`] trait. No IO, no git, no tree-sitter, no templates, no language by name.

mod diagnostic;
mod facts;
mod feature;
mod field;
mod inflect;
mod name;
mod pack;
mod plan;
mod report;
mod request;
mod splice;

pub use diagnostic::{At, Diagnostic, Finding};
pub use facts::{
    Column, Completeness, Entity, EntityField, Fact, Facts, FieldRole, GeneratedFile, Mention, Migrations,
    Resource, Route, ServiceFacts, Source, Table, Tie,
};
pub use feature::{Auth, Feature};
pub use field::{Field, FieldError, FieldType, Modifiers};
pub use name::{Name, NameError, split_words};
pub use pack::{Commit, LanguagePack, PackError, PackIdentity, RepoView};
pub use plan::{
    Change, Edit, EditOutcome, Endpoint, Followed, Generator, Plan, PlanError, Question, SampleMessage,
    edited,
};
pub use report::{
    CheckLevel, CheckResult, CheckStatus, DockerReport, ErrorReport, Report, ResourceReport, SelfValidation,
};
pub use request::{AuthRequest, CriteriaRequest, Criterion, FeatureRequest, Request};
pub use splice::{Splice, SpliceError, apply_splices, sha256_hex};
