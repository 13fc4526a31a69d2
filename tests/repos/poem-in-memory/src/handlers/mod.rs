pub mod sensors;
pub mod stations;
