package import AuditTrail
package import BudgetModel
package import Confederation
import ReportWriting

/// A cycle read whole and checked, ready to be decided.
package struct LoadedCycle: Sendable {
  /// Every finding of every file, in printed order.
  package var diagnostics: [Diagnostic] = []
  /// What the manifest says of each input, in path order.
  package var inputs: [InputFact] = []
  /// The bytes of the public inputs, for the pack's copies: path -> bytes.
  package var publicCopies: [(path: String, bytes: [UInt8])] = []
  /// Sealed tallies that this count uses, as their manifests are.
  package var children: [ChildFact] = []
  /// Their bytes, by council.
  package var seals: [(council: String, bytes: [UInt8])] = []
  /// Digests that the cycle states, each with what was found.
  package var integrity: [IntegrityTest] = []
  package var byLaw: ByLaw?
  package var byLawJSON: JSONValue = [:]
  /// Nil where errors leave nothing to decide.
  package var plan: CyclePlan?
  package var ballots: BallotCount?
  /// The cycle as each alternative of its by-law has it, or why it cannot be counted so; empty: there
  /// is none, or nothing is to be decided.
  package var alternatives: [Alternative: Result<PlainCycle, CountFailure>] = [:]
  /// The ballots as read, where the loader was asked to keep them.
  package var sheets: [BallotSheet] = []

  package var errors: [Diagnostic] { diagnostics.filter { $0.level == .error } }

  /// 66 where only inputs are missing, else 65; nil without errors.
  package var refusal: ExitStatus? {
    if errors.isEmpty { return nil }
    let areAllMissing = errors.allSatisfy { $0.code == .fileNotFound || $0.code == .councilMissing }
    return areAllMissing ? .missingInput : .badData
  }

  /// Decides the cycle; there must be no refusal.
  package func decide() throws(CountFailure) -> CycleResult {
    let ballots = ballots!
    let table = PackTable(plan!.input.byLaw)
    return try CycleCount.decide(
      plan: plan!, ballots: ballots, otherwise: alternatives
    ) { council in
      SHA256Hex.of(table.bytes(ballots.tallyRows[council] ?? []))
    }
  }
}

/// A digest that a by-law or a seal states, and that of the file.
package struct IntegrityTest: Sendable, Hashable {
  package var subject: String
  package var expected: String
  package var found: String
}
