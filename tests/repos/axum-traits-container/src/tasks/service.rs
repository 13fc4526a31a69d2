use super::entity::{NewTask, Task};
use super::repository::TaskRepository;
use std::sync::Arc;

pub struct TaskService {
    task_repository: Arc<dyn TaskRepository>,
}

impl TaskService {
    pub fn new(task_repository: Arc<dyn TaskRepository>) -> Self {
        Self { task_repository }
    }

    pub async fn list_tasks(&self) -> Vec<(Task, usize)> {
        let tasks = self.task_repository.list().await;
        tasks.into_iter().zip(1..).collect()
    }

    pub async fn get_task(&self, id: u32) -> Option<Task> {
        self.task_repository.find(id).await
    }

    pub async fn create_task(&self, name: String, done: bool) -> Task {
        let new_task = NewTask { name, done };
        self.task_repository.insert(new_task).await
    }
}
