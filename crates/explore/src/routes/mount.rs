//! One router put below another.

use super::machine::{MODULE, Machine};
use super::path::join;
use super::values::{Place, Router};
use scaffold_pack::Modules;
use std::cell::RefCell;
use std::rc::Rc;

impl Machine<'_, '_, '_, '_> {
    pub(super) fn mount(
        &mut self,
        router: &Rc<RefCell<Router>>,
        sub: &Rc<RefCell<Router>>,
        path: &str,
        place: Place,
    ) {
        self.mount_behind(router, sub, path, &[], place);
    }

    /// `guards` stand before this mount alone: not before another one of the same router, nor before its neighbours.
    pub(super) fn mount_behind(
        &mut self,
        router: &Rc<RefCell<Router>>,
        sub: &Rc<RefCell<Router>>,
        path: &str,
        guards: &[String],
        place: Place,
    ) {
        let (prefix, tree, outer) = {
            let r = router.borrow();
            let outer: Vec<String> = r.middleware.iter().chain(guards).cloned().collect();
            (join(&r.prefix, path.trim_end_matches('*')), r.tree, outer)
        };
        let old = sub.borrow().tree;
        // A router that all modules share is put in one place; a second factory says nothing new.
        let shared = self.names.sources.language.detect.modules == Modules::File;
        if old == tree || shared && sub.borrow().mounted {
            return;
        }
        sub.borrow_mut().mounted = true;
        let chain: Vec<Place> = self.chain_to(self.frames.len()).into_iter().chain([place]).collect();
        for route in self.routes.iter_mut().filter(|r| r.tree == old) {
            route.path = join(&prefix, &route.path);
            route.middleware = outer.iter().chain(&route.middleware).cloned().collect();
            route.tree = tree;
            // What a module registered by itself keeps the places that it went through there.
            let inner = if route.root.1 == MODULE { std::mem::take(&mut route.chain) } else { Vec::new() };
            route.chain = chain.iter().cloned().chain(inner).collect();
            route.root = self.root;
        }
        let mut sub = sub.borrow_mut();
        sub.prefix = join(&prefix, &sub.prefix);
        sub.middleware = outer.into_iter().chain(sub.middleware.drain(..)).collect();
        sub.tree = tree;
    }

    /// What is mounted with a path stands there alone, whatever it was made with; the first place counts.
    pub(super) fn forget_prefix(&mut self, router: &Rc<RefCell<Router>>) {
        let mut known = router.borrow_mut();
        if known.mounted {
            return;
        }
        let own = std::mem::take(&mut known.prefix);
        for route in self.routes.iter_mut().filter(|r| r.tree == known.tree) {
            if let Some(rest) = route.path.strip_prefix(&own) {
                route.path = join("", rest);
            }
        }
    }
}
