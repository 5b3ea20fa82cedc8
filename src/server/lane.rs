//! Requests of one kind: so many are under way at a time, and the others wait as the lines they came in.

use std::{collections::VecDeque, sync::Arc};

use rmcp::model::RequestId;
use tokio::sync::watch;
use tokio_util::bytes::Bytes;

/// How many requests are under way.
#[derive(Clone, Default)]
pub(super) struct UnderWay(Arc<watch::Sender<usize>>);

/// Taken by one request until its answer is in the outbox and whoever makes that has come to an end.
pub(super) struct Place(UnderWay);

pub(super) struct Lane {
    limit: usize,
    under_way: UnderWay,
    waiting: VecDeque<(RequestId, Bytes)>,
    waiting_bytes: usize,
}

impl UnderWay {
    /// Waits until they are fewer than this.
    pub(super) fn below(&self, limit: usize) -> impl Future<Output = ()> + Send + use<> {
        let mut number = self.0.subscribe();
        async move {
            // It fails when nobody counts any more, and then none is under way.
            let _ = number.wait_for(|number| *number < limit).await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Self(UnderWay(number)) = self;
        number.send_modify(|number| *number = number.saturating_sub(1));
    }
}

impl Lane {
    pub(super) fn new(limit: usize, under_way: UnderWay) -> Self {
        Self {
            limit,
            under_way,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
        }
    }

    /// A place for a request that has just come; none while others wait.
    pub(super) fn enter(&self) -> Option<Arc<Place>> {
        self.waiting.is_empty().then(|| self.place()).flatten()
    }

    fn place(&self) -> Option<Arc<Place>> {
        let UnderWay(number) = &self.under_way;
        let has_room = *number.borrow() < self.limit;
        has_room.then(|| {
            number.send_modify(|number| *number += 1);
            Arc::new(Place(self.under_way.clone()))
        })
    }

    /// Lets a request wait.
    pub(super) fn queue(&mut self, id: RequestId, line: Bytes) {
        self.waiting_bytes += line.len();
        self.waiting.push_back((id, line));
    }

    /// The next request that waits, if there is a place for it.
    pub(super) fn next(&mut self) -> Option<(Bytes, Arc<Place>)> {
        if self.waiting.is_empty() {
            return None;
        }
        let place = self.place()?;
        let (_, line) = self.waiting.pop_front()?;
        self.waiting_bytes = self.waiting_bytes.saturating_sub(line.len());
        if self.waiting.is_empty() {
            self.waiting = VecDeque::new();
        }
        Some((line, place))
    }

    /// Waits until one that waits may go; for ever if none does.
    pub(super) fn may_go(&self) -> impl Future<Output = ()> + Send + use<> {
        let below = self.has_waiting().then(|| self.under_way.below(self.limit));
        async move {
            match below {
                Some(below) => below.await,
                None => std::future::pending().await,
            }
        }
    }

    /// Takes out a request that waits; answers whether it was there.
    pub(super) fn cancel(&mut self, id: &RequestId) -> bool {
        let place = self.waiting.iter().position(|(waiting, _)| waiting == id);
        let Some((_, line)) = place.and_then(|place| self.waiting.remove(place)) else {
            return false;
        };
        self.waiting_bytes = self.waiting_bytes.saturating_sub(line.len());
        true
    }

    pub(super) fn has_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Bytes of those that wait.
    pub(super) fn waiting_bytes(&self) -> usize {
        self.waiting_bytes
    }
}
