pub mod magazines;
