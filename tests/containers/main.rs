//! Images are built and projects started on a real engine, which `cargo xtask test` starts and gives its base images.
//! Where none can be started these tests stay ignored, and that command says why.

mod broken;
mod ended;
mod made;
mod members;
mod mended;
mod proved;
mod tools;
