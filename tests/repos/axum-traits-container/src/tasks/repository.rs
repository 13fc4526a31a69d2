use super::entity::{NewTask, Task};
use async_trait::async_trait;
use std::sync::Mutex;

#[async_trait]
pub trait TaskRepository: Send + Sync {
    async fn list(&self) -> Vec<Task>;
    async fn find(&self, id: u32) -> Option<Task>;
    async fn insert(&self, new: NewTask) -> Task;
}

pub struct InMemoryTaskRepository {
    tasks: Mutex<Vec<Task>>,
}

impl InMemoryTaskRepository {
    pub fn new() -> Self {
        Self {
            tasks: Mutex::new(Vec::new()),
        }
    }
}

#[async_trait]
impl TaskRepository for InMemoryTaskRepository {
    async fn list(&self) -> Vec<Task> {
        self.tasks.lock().unwrap().clone()
    }

    async fn find(&self, id: u32) -> Option<Task> {
        self.tasks
            .lock()
            .unwrap()
            .iter()
            .find(|task| task.id == id)
            .cloned()
    }

    async fn insert(&self, new: NewTask) -> Task {
        let mut tasks = self.tasks.lock().unwrap();
        let task = Task {
            id: tasks.len() as u32 + 1,
            name: new.name,
            done: new.done,
        };
        tasks.push(task.clone());
        task
    }
}
