package import BudgetModel

extension CyclePlan {
  /// What is wrong with the rows of seats, mandates and recalls, as far as no seat must be
  /// apportioned.
  package func delegationFindings() -> [Diagnostic] {
    var references = DelegationReferences(plan: self)
    references.check()
    let rows = DelegationRows(input)
    return references.diagnostics
      + contests.flatMap { contest in
        sendings(to: contest.council).flatMap { sending in
          seats(of: contest, sending, rows)?.diagnostics ?? []
        }
      }
  }

  /// The councils that send together, and what their mandates are for.
  private func sendings(
    to council: CouncilIndex
  ) -> [(councils: [CouncilIndex], use: MandateUse?)] {
    let level = levels[council]
    let children = tree.children[council]
    if level.mode != .dual {
      return [(children, MandateUse(mode: level.mode, level.delegation))]
    }
    return level.dual.chambers.filter { $0.mode == .delegated }.map { chamber in
      (
        children.filter { tree[$0].dimension == chamber.dimension },
        MandateUse(mode: .delegated, chamber.delegation)
      )
    }
  }

  private func seats(
    of contest: Contest, _ sending: (councils: [CouncilIndex], use: MandateUse?),
    _ rows: DelegationRows
  ) -> SeatsInForce? {
    guard let instant = DecisionInstant(input.byLaw.dates, pool: contest.poolID) else { return nil }
    return SeatsInForce(
      pool: contest.poolID, at: instant,
      sending: sending.councils.map { .init(councilID: tree[$0].id, seats: nil) }, rows: rows,
      projects: mandateProjects(of: contest), use: sending.use,
      recallNeedsVote: levels[contest.council].recallNeedsVote)
  }

  /// The projects that mandates for this contest may name.
  package func mandateProjects(of contest: Contest) -> MandateProjects {
    MandateProjects(
      known: Set(projects.map(\.id)), decided: Set(contest.projects.map { projects[$0].id }))
  }
}

/// Ids in the tables of seats that nothing declares.
private struct DelegationReferences {
  let plan: CyclePlan
  private(set) var diagnostics: [Diagnostic] = []

  init(plan: CyclePlan) { self.plan = plan }

  mutating func check() {
    let input = plan.input
    let councils = Set(input.councils.map(\.id))
    let owners = Dictionary(
      input.mandates.map { ($0.id, $0.councilID) }, uniquingKeysWith: { first, _ in first })
    for term in input.seatTerms {
      checkCouncil(term.councilID, councils, term.place)
      if let mandate = term.mandateID, owners[mandate] != term.councilID {
        report(
          .settingBad, term.place,
          "the seat \(quoted(term.seatID)) names the mandate \(quoted(mandate)), which is none of "
            + "council \(quoted(term.councilID)) in mandates.csv; correct mandate_id")
      }
    }
    for mandate in input.mandates {
      checkCouncil(mandate.councilID, councils, mandate.place)
      checkPool(mandate)
    }
    for recall in input.recalls { checkCouncil(recall.councilID, councils, recall.place) }
    for pool in input.byLaw.dates.decidePools.keys where plan.poolIndexByID[pool] == nil {
      report(
        .poolUnknown, input.byLaw.places["dates.decide-pools.\(pool)"],
        "dates.decide-pools names the pool \(quoted(pool)), which nothing declares; correct the id")
    }
  }

  private mutating func report(_ code: DiagnosticCode, _ place: SourceLocation, _ sentence: String)
  {
    diagnostics.append(Diagnostic(code, at: place, sentence))
  }

  private mutating func checkCouncil(
    _ id: String, _ known: Set<String>, _ place: SourceLocation
  ) {
    if !known.contains(id) {
      report(
        .councilUnknown, place,
        "councils.csv does not list the council \(quoted(id)); add it or correct the id")
    } else if id == plan.tree[plan.tree.root].id {
      report(
        .settingBad, place,
        "the council \(quoted(id)) has no council above it to send to; correct council_id")
    }
  }

  /// A mandate speaks of a pool of the council above.
  private mutating func checkPool(_ mandate: Mandate) {
    guard let pool = plan.poolIndexByID[mandate.poolID] else {
      return report(
        .poolUnknown, mandate.place,
        "the mandate \(quoted(mandate.id)) is for the pool \(quoted(mandate.poolID)), which nothing "
          + "declares; correct pool_id")
    }
    guard let council = plan.tree.index(ofID: mandate.councilID),
      let parent = plan.tree.parents[council], parent != plan.poolOwners[pool]
    else { return }
    report(
      .settingBad, mandate.place,
      "the mandate \(quoted(mandate.id)) is for the pool \(quoted(mandate.poolID)), which is none of "
        + "the council above \(quoted(mandate.councilID)); correct pool_id")
  }
}
