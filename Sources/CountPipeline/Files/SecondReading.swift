import AuditTrail
import Dispatch
import Synchronization

/// Hashes every input a second time while its ballots are tallied. An input that was touched since
/// is hashed once more before the pack is committed: what was counted is what lies in the folder.
final class SecondReading: Sendable {
  private struct Seen: Sendable {
    var stamp: FileStamp
    var sha256: String
  }

  private let folder: String
  private let workers: ThreadWorkers
  private let group = DispatchGroup()
  private let seen = Mutex<[String: Seen]>([:])

  init(folder: String, workers: ThreadWorkers) {
    self.folder = folder
    self.workers = workers
  }

  /// Begins beside the other work; a lone worker hashes at the end.
  func start(_ inputs: [InputFact]) {
    if workers.count == 1 { return }
    DispatchQueue.global().async(group: group) {
      for input in inputs {
        let found = self.read(input.path)
        self.seen.withLock { $0[input.path] = found }
      }
    }
  }

  /// Each input whose content is another one now, with the digest found; empty: it cannot be read.
  func changed(_ inputs: [InputFact]) -> [(fact: InputFact, found: String)] {
    group.wait()
    let seen = seen.withLock { $0 }
    let digests = workers.map(inputs.count) { number -> String in
      let path = inputs[number].path
      if let seen = seen[path], seen.stamp == self.stamp(path) { return seen.sha256 }
      return self.read(path)?.sha256 ?? ""
    }
    return zip(inputs, digests).filter { $0.sha256 != $1 }.map { ($0, $1) }
  }

  private func stamp(_ path: String) -> FileStamp? {
    try? FileReading.stamp(of: folder + "/" + path)
  }

  private func read(_ path: String) -> Seen? {
    guard let stamp = stamp(path), let sha256 = try? FileReading.sha256(of: folder + "/" + path)
    else { return nil }
    return Seen(stamp: stamp, sha256: sha256)
  }
}
