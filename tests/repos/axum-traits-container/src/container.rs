use crate::tasks::repository::InMemoryTaskRepository;
use crate::tasks::service::TaskService;
use std::sync::Arc;

#[derive(Clone)]
pub struct Container {
    pub task_service: Arc<TaskService>,
}

impl Container {
    pub fn new() -> Self {
        let task_repository = Arc::new(InMemoryTaskRepository::new());
        let task_service = Arc::new(TaskService::new(task_repository));

        Self { task_service }
    }
}
