import BudgetModel

/// Councils that decide through those that their children send (CONFEDERATION 8.3).
extension CountRun {
  /// Those who decide, and what they give the rule to count; nil: ballots do.
  mutating func plenum(
    of contest: ContestIndex, _ instance: inout Instance
  ) throws(CountFailure) -> Plenum? {
    let council = plan.contests[contest].council
    let level = plan.levels[council]
    if !level.mode.addsBallots { heard[contest] = instance }
    if level.mode == .dual { return try joinedChambers(of: contest, level.dual, &instance) }
    guard level.mode == .delegated || level.mode == .consent else { return nil }
    let count = PlenumCount(run: self, contest: contest, base: instance, sums: sums(of: contest))
    if level.mode == .consent {
      let plenum = try count.consent(in: council, level)
      keep(plenum, of: contest)
      instance.tally = count.synthetic(
        plenum.scores, weight: plenum.weight, ballots: instance.tally.ballots)
      instance.barred = plenum.barred.filter { !instance.liftedThresholds.contains($0.key) }
      return plenum
    }
    let plenum = try count.plenum(of: council, level.delegation)
    keep(plenum, of: contest)
    instance.tally = count.synthetic(
      plenum.scores, weight: plenum.weight, ballots: instance.tally.ballots)
    if instance.tally.supportingCouncils != nil {
      instance.tally.supportingCouncils =
        level.delegation.form == .individual ? plenum.supporters : supportingLeaves(of: contest)
    }
    return plenum
  }

  mutating func keep(_ voices: [ChamberVoice], of contest: ContestIndex) {
    for voice in voices {
      if let plenum = voice.plenum { keep(plenum, of: contest, chamber: voice.chamber.id) }
    }
  }

  /// Remembers who decided. A council has one weight above it, that of the first contest there.
  mutating func keep(_ plenum: Plenum, of contest: ContestIndex, chamber: String = "") {
    plenums[contest, default: []].append((chamber, plenum.members))
    for member in plenum.members {
      weights[member.council] = weights[member.council] ?? member.weight
    }
  }

  /// Chambers whose scores are joined before anything is chosen.
  private mutating func joinedChambers(
    of contest: ContestIndex, _ dual: Dual, _ instance: inout Instance
  ) throws(CountFailure) -> Plenum {
    let voices = try chambers(of: contest, instance)
    keep(voices, of: contest)
    let parts = voices.map { voice in
      voice.tally.votes.map { voice.tally.weight.isZero ? .zero : $0 / voice.tally.weight }
    }
    let scores: [Ratio]
    if dual.resolution == .blend {
      scores = zip(parts[0], parts[1]).map { dual.alpha * $0 + (.one - dual.alpha) * $1 }
    } else {
      scores = zip(parts[0], parts[1]).map {
        min($0 / dual.thresholds[0], $1 / dual.thresholds[1])
      }
      for place in scores.indices
      where scores[place] < .one && !instance.liftedThresholds.contains(place) {
        instance.barred[place] = .chamberThreshold
      }
    }
    let heard = voices.contains { !$0.tally.weight.isZero }
    let weight: Ratio = heard ? .one : .zero
    let ballots = instance.tally.ballots
    instance.tally = instance.tally.emptied
    instance.tally.ballots = ballots
    instance.tally.weight = weight
    instance.tally.votes = scores
    let rows = instance.field.indices.map { place -> JSONValue in
      [
        "project": .string(instance.field[place].id),
        "shares": [JSONValue(parts[0][place]), JSONValue(parts[1][place])],
        "score": JSONValue(scores[place]), "pass": .bool(instance.barred[place] == nil),
      ]
    }
    let records =
      voices.map { chamberRecord($0, instance) } + [
        TranscriptRecord(
          "resolution",
          ["rule": .string(dual.resolution.rawValue), "rows": .array(rows)])
      ]
    return Plenum(
      members: [], scores: scores, weight: weight, castWeight: weight, fullWeight: weight,
      records: records,
      ties: voices.enumerated().flatMap { ties(of: $1, nil, at: $0) })
  }

  /// Councils with at least one counted ballot for a project, by place in the field.
  private func supportingLeaves(of contest: ContestIndex) -> [Int] {
    let own = sources(of: contest).compactMap { council -> ContestTally? in
      var tally = ballots.tallies[contest][council.position]
      if tally != nil { insertAppeals(of: contest, into: &tally!) { _ in nil } }
      return tally
    }
    let brought = Dictionary(
      appeals[contest].map { ($0.project, $0.column.supportingCouncils ?? 0) },
      uniquingKeysWith: { first, _ in first })
    return field(of: contest).0.enumerated().map { place, project in
      brought[project] ?? own.count { $0.votes[place] > .zero }
    }
  }

  /// The tallies of a contest summed up the tree; a project that came by appeal has its votes where
  /// it comes from.
  func sums(of contest: ContestIndex) -> ContestSums {
    let own = plan.contests[contest]
    let zero = ContestTally.zero(projects: own.projects.count + appeals[contest].count)
    var tallies: [(council: CouncilIndex, tally: ContestTally)] = []
    for council in sources(of: contest) {
      guard var tally = ballots.tallies[contest][council.position] else { continue }
      insertAppeals(of: contest, into: &tally) { _ in nil }
      tallies.append((council, tally))
    }
    for appeal in appeals[contest] {
      var tally = ContestTally.zero(projects: own.projects.count)
      let origin = plan.contests[appeal.from].council
      insertAppeals(of: contest, into: &tally) { $0 == appeal.project ? appeal.column : nil }
      tallies.append((origin, tally))
    }
    return ContestSums(tallies, zero: zero, top: own.council, plan: plan, void: voidCouncils)
  }

  /// Makes room for the projects that came by appeal.
  func insertAppeals(
    of contest: ContestIndex, into tally: inout ContestTally,
    _ column: (ProjectIndex) -> TallyColumn?
  ) {
    var projects = plan.contests[contest].projects
    for appeal in appeals[contest] {
      let place = projects.firstIndex { $0 > appeal.project } ?? projects.count
      projects.insert(appeal.project, at: place)
      let none = TallyColumn(.zero(projects: 1), at: 0)
      tally.insert(column(appeal.project) ?? none, at: place)
    }
  }

  /// What seats follow from; nil: not known (CONFEDERATION 9).
  func seatBase(_ base: SeatRule.Base, of council: CouncilIndex, _ sums: ContestSums) -> Int64? {
    switch base {
    case .turnout: Int64(figures.ballots[council].counted)
    case .present: sums[council].present.map(Int64.init)
    case .eligible, .population, .members, .previousTurnout:
      figures.base(base.rawValue, of: council)
    }
  }

  /// Lists the ties that a plenum used; their records stand one after the other.
  mutating func list(_ nested: [NestedTie], after place: Int, in pool: PoolIndex) {
    for tie in nested {
      ties.append(
        UsedTie(
          record: RecordReference(pool: pool, place: place + tie.record), tied: tie.tied,
          decidedBy: tie.decidedBy, isDecisive: tie.isDecisive))
    }
  }
}
