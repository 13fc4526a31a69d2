use crate::tasks::presenter::TaskPresenter;
use crate::tasks::repository::InMemoryTaskRepository;
use crate::tasks::service::TaskService;
use std::sync::Arc;

#[derive(Clone)]
pub struct Container {
    // Health
    pub greeting: &'static str,

    // Task
    pub task_presenter: TaskPresenter,
    pub task_service: Arc<TaskService>,
}

impl Container {
    pub fn new() -> Self {
        let task_repository = Arc::new(InMemoryTaskRepository::new());
        let task_presenter = TaskPresenter {};
        let task_service = Arc::new(TaskService::new(task_repository));

        Self {
            // Health
            greeting: "ok",

            // Task
            task_presenter,
            task_service,
        }
    }
}
