import AllocationRules
import BigInt
import BudgetModel

/// The envelopes of categories that members of a council propose (CONFEDERATION 8.6).
extension PlenumCount {
  func median(in council: CouncilIndex, _ level: Level) throws(CountFailure) -> Plenum {
    let children = run.plan.tree.children[council]
    let recorded = seatsInForce(of: council, children, level.delegation, mode: .median)
    var proposals: [(council: CouncilIndex, mandate: Mandate?, shares: [String: Ratio])] = []
    for child in children {
      let mandate = recorded?.mandateInForce(of: run.plan.tree[child].id)?.mandate
      guard run.decides(child), let mandate, case .allocation(let shares) = mandate.content,
        shares.values.contains(where: { !$0.isZero })
      else {
        proposals.append((child, nil, [:]))
        continue
      }
      proposals.append((child, mandate, shares))
    }
    let claiming = proposals.filter {
      level.delegation.vacancy != .zeroWeight || !$0.shares.isEmpty
    }
    let seats = try apportionment(
      of: claiming.map(\.council), level.delegation, in: council)
    let weights = Dictionary(uniqueKeysWithValues: seats.rows.map { ($0.council, $0.weight) })
    let members = proposals.map { proposal in
      Plenum.Member(
        council: proposal.council, weight: weights[proposal.council] ?? .zero,
        voice: Voice(
          kind: .split, source: .recorded, values: [],
          silence: proposal.shares.isEmpty ? .vacant : nil, mandate: proposal.mandate))
    }
    let speaking = zip(members, proposals).filter { $0.0.voice.silence == nil }
      .map { (weight: $0.0.weight, shares: $0.1.shares) }
    let divided = try divide(speaking)
    let cast = members.reduce(Ratio.zero) { $0 + $1.castWeight }
    let records =
      seats.records + (recorded.map { self.records(of: $0) } ?? [])
      + zip(members, proposals).map { record(of: $0, $1.shares) }
      + [
        TranscriptRecord(
          "resolution", ["rule": "median", "records": .array(nested([], rule: divided.records))])
      ]
    var plenum = Plenum(
      members: members, scores: [], weight: cast, castWeight: cast,
      fullWeight: members.reduce(Ratio.zero) { $0 + $1.weight }, records: records,
      ties: seats.ties.map {
        NestedTie(tied: $0.tied, decidedBy: $0.decidedBy, isDecisive: true, record: $0.record)
      })
    plenum.envelopes = divided.envelopes
    return plenum
  }

  /// The weighted median of each category, then the pool in proportion (RULES 14).
  private func divide(
    _ proposals: [(weight: Ratio, shares: [String: Ratio])]
  ) throws(CountFailure) -> (envelopes: [Envelope], records: [TranscriptRecord]) {
    let named = Set(proposals.flatMap(\.shares.keys) + base.field.compactMap(\.categories.first))
    let categories = named.sorted { $0.isBefore($1) }
    var division = base
    let (scale, units) = try units(of: proposals.map(\.shares))
    division.field = categories.map { category in
      // Any amount up to what anybody can propose; the pool limits what is paid.
      let most = max(base.amount, Money(minorUnits: scale))
      var project = Project(id: category, name: category, cost: most)
      project.costMinimum = .zero
      return project
    }
    division.tally = .zero(projects: categories.count)
    division.settings = ContestSettings(
      rule: RuleChoice(
        name: Portioning.spec.name,
        parameters: [SettingValue.Member("method", .text("median"))]))
    division.settings.ballots.kind = .knapsack
    division.prefunded = []
    division.liftedThresholds = []
    division.extraAfter = .zero
    division.profile = nil
    division.lot = nil
    division.tieChain = [.projectID]
    var amounts: [[Int64: Ratio]] = categories.map { _ in [:] }
    for (proposal, units) in zip(proposals, units) {
      for (place, category) in categories.enumerated() {
        guard let share = units[category], share > 0 else { continue }
        amounts[place][share, default: .zero] += proposal.weight
        division.tally.votes[place] += proposal.weight
      }
    }
    division.tally.amounts = amounts
    division.tally.weight = proposals.reduce(Ratio.zero) { $0 + $1.weight }
    if division.tally.weight.isZero { return ([], []) }
    let outcome: Outcome
    do throws(RuleFailure) {
      outcome = try Portioning.allocate(division)
    } catch {
      throw .invariant("envelopes of \(base.poolID)")
    }
    let paid = Dictionary(uniqueKeysWithValues: outcome.payments.map { ($0.project, $0.amount) })
    let envelopes = categories.enumerated().map { place, category in
      Envelope(
        category: category, amount: paid[place] ?? .zero,
        places: base.field.indices.filter { base.field[$0].categories.first == category })
    }
    return (envelopes, outcome.records)
  }

  /// Whole numbers in proportion to the shares, with one sum for all who propose.
  ///
  /// - Returns: the sum, and the numbers by category
  private func units(
    of proposals: [[String: Ratio]]
  ) throws(CountFailure) -> (sum: Int64, numbers: [[String: Int64]]) {
    let parts = proposals.map { shares in
      let sum = shares.values.reduce(Ratio.zero, +)
      return shares.mapValues { $0 / sum }
    }
    let scale = parts.flatMap(\.values).reduce(BigInt(1)) { scale, part in
      scale / scale.greatestCommonDivisor(with: part.denominator) * part.denominator
    }
    guard scale <= WholeWeights.largestScale else {
      throw .refused([
        Diagnostic(
          .weightsTooFine, at: SourceLocation(file: "mandates.csv"),
          "the common denominator of the shares for pool \(quoted(base.poolID)) is above "
            + "1000000000000; round the shares")
      ])
    }
    return (Int64(scale), parts.map { $0.mapValues { Int64(($0 * Ratio(scale)).numerator) } })
  }

  private func record(
    of member: Plenum.Member, _ shares: [String: Ratio]
  ) -> TranscriptRecord {
    let rows = shares.sorted { $0.key.isBefore($1.key) }.map { category, share -> JSONValue in
      ["category": .string(category), "share": JSONValue(share)]
    }
    var members: [String: JSONValue] = [
      "council": .string(run.plan.tree[member.council].id), "weight": JSONValue(member.weight),
      "kind": "allocation", "source": "recorded", "content": .array(rows),
    ]
    if member.voice.silence != nil { members["silent"] = "no-mandate" }
    if let mandate = member.voice.mandate { members.merge(identity(of: mandate)) { $1 } }
    return TranscriptRecord("mandate", members)
  }
}
