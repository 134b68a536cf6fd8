package import BudgetModel

/// The version of a mandate that binds at a decision (CONFEDERATION 10.3).
package struct MandateInForce: Sendable, Hashable {
  /// Without what is void.
  package var mandate: Mandate
  /// Projects that another council or pool decides, in id order.
  package var void: [String]
  /// The version before, for the sensitivity of the outcome (CONFEDERATION 10.10).
  package var previous: Mandate?
}

/// What the mandates of a contest must be.
package enum MandateUse: Sendable, Hashable {
  /// Each seat has its own: all bundles or all rankings; a free one is the delegate's ballot.
  case ofSeats
  /// Each council has one, of this type.
  case ofCouncils(String)

  /// Nil where the mode asks for no mandates, or computes them.
  package init?(mode: Level.Mode, _ delegation: Delegation) {
    switch (mode, delegation.form) {
    case (.consent, _): self = .ofCouncils("consent")
    case (.median, _): self = .ofCouncils("allocation")
    case (.delegated, .individual): self = .ofSeats
    case (.delegated, _) where delegation.mandate == .computed: return nil
    case (.delegated, .blockBundle): self = .ofCouncils("bundle")
    case (.delegated, .blockRanking): self = .ofCouncils("ranking")
    default: return nil
    }
  }
}

/// Which projects a mandate may name.
package struct MandateProjects: Sendable {
  /// Of the whole cycle.
  package var known: Set<String>
  /// Of the contest.
  package var decided: Set<String>
  package init(known: Set<String>, decided: Set<String>) {
    self.known = known
    self.decided = decided
  }
}

/// The mandates for one pool that count at a decision.
struct MandateBook {
  private(set) var inForce: [String: MandateInForce] = [:]
  /// Ids of the mandates in force by council, in id order.
  private(set) var idsByCouncil: [String: [String]] = [:]
  private(set) var notApplied: [RowNotApplied] = []
  private(set) var diagnostics: [Diagnostic] = []

  init(_ rows: [Mandate], at instant: DecisionInstant, projects: MandateProjects) {
    var versions: [String: [Mandate]] = [:]
    for row in rows {
      if let reason = instant.refusal(validFrom: row.adoptedAt, recordedAt: row.recordedAt) {
        notApplied.append(
          RowNotApplied(
            kind: .mandate, id: row.id, version: row.version, councilID: row.councilID,
            reason: reason, place: row.place))
      } else {
        versions[row.id, default: []].append(row)
      }
      if instant.isLate(row.recordedAt) { noteLate(row, instant) }
    }
    for (id, rows) in versions.sorted(by: { $0.key.isBefore($1.key) }) {
      let sorted = rows.sorted { $0.version < $1.version }
      for row in sorted { refuseUnknown(row, projects) }
      let last = sorted[sorted.count - 1]
      inForce[id] = MandateInForce(
        mandate: last.keeping(projects.decided),
        void: last.content.projects.filter { !projects.decided.contains($0) },
        previous: sorted.dropLast().last?.keeping(projects.decided))
      idsByCouncil[last.councilID, default: []].append(id)
    }
  }

  private mutating func noteLate(_ row: Mandate, _ instant: DecisionInstant) {
    diagnostics.append(
      Diagnostic(
        .lateRow, at: row.place,
        "version \(row.version) of the mandate \(quoted(row.id)) was recorded after "
          + "\(instant.deadline); it is not applied"))
  }

  private mutating func refuseUnknown(_ row: Mandate, _ projects: MandateProjects) {
    for project in row.content.projects where !projects.known.contains(project) {
      let near = nearestName(to: project, among: projects.known.sorted { $0.isBefore($1) })
      diagnostics.append(
        Diagnostic(
          .mandateUnknownProject, at: row.place,
          "version \(row.version) of the mandate \(quoted(row.id)) names \(quoted(project)), which "
            + "projects.csv does not list; correct the id"
            + (near.map { ", perhaps to \(quoted($0))" } ?? "")))
    }
  }
}

extension Mandate.Content {
  /// The projects that it names, in id order; an allocation names categories.
  var projects: [String] {
    switch self {
    case .bundle(let ids), .ranking(let ids): ids.sorted { $0.isBefore($1) }
    case .consent(let positions): positions.keys.sorted { $0.isBefore($1) }
    case .allocation, .free: []
    }
  }
}

extension Mandate {
  /// Without the projects that the contest does not decide.
  func keeping(_ projects: Set<String>) -> Mandate {
    var kept = self
    switch content {
    case .bundle(let ids): kept.content = .bundle(ids.filter(projects.contains))
    case .ranking(let ids): kept.content = .ranking(ids.filter(projects.contains))
    case .consent(let positions):
      kept.content = .consent(positions.filter { projects.contains($0.key) })
    case .allocation, .free: break
    }
    return kept
  }
}
