/// What a run ends with (PRODUCT, "Commands").
package enum ExitStatus: Int32, Sendable {
  case final = 0
  /// A comparison or verification failed.
  case differs = 1
  /// A referendum or another decision is needed.
  case pending = 3
  /// A decisive tie without a lot.
  case tie = 4
  case usage = 64
  case badData = 65
  case missingInput = 66
  /// An invariant broke: a bug; nothing is written.
  case invariant = 70
  case cannotCreate = 73
  case cannotWrite = 74
  /// Another run holds the lock.
  case locked = 75
}
