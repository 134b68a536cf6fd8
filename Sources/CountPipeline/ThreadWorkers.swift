import BudgetModel
import Dispatch
import Synchronization

/// Work on a fixed number of threads. Results come back by index, so their number never shows.
package struct ThreadWorkers: Workers {
  package var count: Int

  package init(count: Int) { self.count = max(1, count) }

  package func map<Result: Sendable>(
    _ pieces: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    guard count > 1, pieces > 1 else { return (0..<pieces).map(body) }
    let next = Atomic<Int>(0)
    let slots = Mutex<[Result?]>(Array(repeating: nil, count: pieces))
    DispatchQueue.concurrentPerform(iterations: min(count, pieces)) { _ in
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if piece >= pieces { return }
        let result = body(piece)
        slots.withLock { $0[piece] = result }
      }
    }
    return slots.withLock { $0.map { $0! } }
  }
}
