import BudgetModel

/// Where Add1 starts and what ends it (RULES 6.4).
struct AddOneVariant: Sendable {
  enum Exhaustive: String, Sendable, CaseIterable { case supported, all, off }

  var startsWhole: Bool
  var exhaustive: Exhaustive

  static let names: [(name: String, variant: AddOneVariant)] = [
    ("tool", AddOneVariant(startsWhole: true, exhaustive: .supported)),
    ("pabutools", AddOneVariant(startsWhole: false, exhaustive: .supported)),
    ("pabulib-checker", AddOneVariant(startsWhole: true, exhaustive: .off)),
  ]

  init(startsWhole: Bool, exhaustive: Exhaustive) {
    self.startsWhole = startsWhole
    self.exhaustive = exhaustive
  }

  init(_ value: SettingValue?) {
    let name = value == nil ? "tool" : value?.text
    self =
      Self.names.first { $0.name == name }?.variant
      ?? AddOneVariant(
        startsWhole: value?["start"]?.text != "exact",
        exhaustive: value?["exhaustive-over"]?.text.flatMap(Exhaustive.init) ?? .supported)
  }
}

/// One contest under Equal Shares: the runs, the completion, the comparison (RULES 6.3 to 6.5).
struct ShareCount {
  let runs: ShareRuns
  let utility: ShareUtility
  let completion: String
  private let variant: AddOneVariant
  let comparison: ShareComparison
  private let pool: Int64
  /// B'/W.
  private let equalShare: Ratio
  private let increment: Ratio
  private let wholeUnit: Ratio
  private let maximumSteps: Int

  init(_ count: SequentialCount, _ filter: NumberFilter) throws(RuleFailure) {
    let instance = count.instance
    let rule = instance.settings.rule
    let profile = instance.profile ?? BallotProfile()
    utility = rule["utility"]?.text.flatMap(ShareUtility.init) ?? .cost
    completion = rule["completion"]?.text ?? "add1u"
    variant = AddOneVariant(rule["add1-variant"])
    comparison = rule["comparison"]?.text.flatMap(ShareComparison.init) ?? .none
    pool = count.pool
    equalShare = Ratio(pool) / instance.tally.weight
    wholeUnit = .powerOfTen(instance.minorDigits)
    increment = rule["increment"]?.money.map { Ratio($0) } ?? wholeUnit
    if increment <= .zero {
      throw .refused(.settingBad, "'increment' must be above 0")
    }
    maximumSteps = Int(rule["max-steps"]?.count ?? 100_000)
    let ballots = try ShareBallots(
      instance, profile, projects: count.candidates, utility: utility)
    runs = ShareRuns(
      ballots: ballots, filter: filter,
      shares: try ShareEndowments.shares(instance, profile, pool: pool), table: count.table,
      use: count.state.use
    ) { tied, measure throws(RuleFailure) in
      let projects = tied.map { ballots.projects[$0] }
      let tie = try count.settle(projects, value: measure.exact, testsPool: false)
      return ballots.projects.firstIndex(of: tie.chosen)!
    }
  }

  func run(_ count: inout SequentialCount) throws(RuleFailure) {
    let completions: [WalkStage] = ["add1u", "greedy"].contains(completion) ? [.completion] : []
    if isAddOne && allFit(count) {
      try finish(
        &count, chosen: runs.ballots.projects, walks: [.allFit] + completions
      ) { _, _ in }
      return
    }
    let found = try steps(count)
    let chosen = found.kept.chosen.map { runs.ballots.projects[$0] }
    try finish(&count, chosen: chosen, walks: completions) {
      count, isFinal throws(RuleFailure) in
      try write(found, isFinal: isFinal, to: &count)
    }
  }

  /// RULES 6.4, step 0.
  private func allFit(_ count: SequentialCount) -> Bool {
    if count.barsBeforeRounds { return false }
    var use = count.state.use
    var total = Int128(0)
    for project in runs.ballots.projects {
      if use.barrier(to: project, count.table) != nil { return false }
      use.add(project, paying: count.cost(project), count.table)
      total += Int128(count.cost(project))
    }
    return total <= Int128(pool)
  }
}

/// Steps.
extension ShareCount {
  private func scan(_ count: SequentialCount) -> ShareScan {
    let start =
      variant.startsWhole
      ? Ratio((equalShare / wholeUnit).roundedDown) * wholeUnit : equalShare
    let field = count.instance.field
    let all =
      variant.exhaustive == .all ? count.unsupported + count.candidates : count.candidates
    return ShareScan(
      runs: runs, pool: pool, start: start, increment: increment, maximumSteps: maximumSteps,
      isExhausted: { sequence in
        if variant.exhaustive == .off { return false }
        let rest = unbarred(all, after: sequence, count)
        return !rest.contains { field[$0].cost.minorUnits <= pool - sequence.spent }
      },
      hasAllSupported: { unbarred(count.candidates, after: $0, count).isEmpty })
  }

  /// Projects that a run did not choose and that no limit bars after it.
  private func unbarred(
    _ projects: [Int], after sequence: ShareSequence, _ count: SequentialCount
  ) -> [Int] {
    var use = count.state.use
    var isChosen = Set<Int>()
    for candidate in sequence.chosen {
      let project = runs.ballots.projects[candidate]
      use.add(project, paying: count.cost(project), count.table)
      isChosen.insert(project)
    }
    return projects.filter { !isChosen.contains($0) && use.barrier(to: $0, count.table) == nil }
  }

  /// By place in the field, in the order of funding.
  func chosen(_ count: SequentialCount) throws(RuleFailure) -> [Int] {
    try steps(count).kept.chosen.map { runs.ballots.projects[$0] }
  }

  /// The run that counts: its base amount, and what it chose by place in the field; nil: everything
  /// was funded without a run.
  func kept(
    _ count: SequentialCount
  ) throws(RuleFailure) -> (amount: Ratio, chosen: [Int])? {
    if isAddOne && allFit(count) { return nil }
    let found = try steps(count)
    let chosen = found.kept.chosen.map { runs.ballots.projects[$0] }
    return (isAddOne ? scan(count).amount(at: found.step) : equalShare, chosen)
  }

  var isAddOne: Bool { completion.hasPrefix("add1") }

  private func steps(_ count: SequentialCount) throws(RuleFailure) -> ShareScan.Found {
    if isAddOne { return try scan(count).scan() }
    var found = ShareScan.Found()
    found.stretches = [.init(steps: 0...0, sequence: try runs.run(at: equalShare))]
    return found
  }

  private func write(
    _ found: ShareScan.Found, isFinal: Bool, to count: inout SequentialCount
  ) throws(RuleFailure) {
    let scan = scan(count)
    func amount(_ step: Int) -> Ratio { isAddOne ? scan.amount(at: step) : equalShare }
    for stretch in found.stretches { writeEndowment(stretch, amount, &count) }
    let kept = ShareTranscript(
      runs: runs, amount: amount(found.step), step: found.step, utility: utility, isFinal: isFinal)
    try kept.write(found.kept, to: &count)
    if !isAddOne { return }
    if let refused = found.refused {
      let transcript = ShareTranscript(
        runs: runs, amount: amount(found.step + 1), step: found.step + 1, utility: utility,
        isFinal: false, isRefused: true)
      try transcript.write(refused, to: &count)
    }
    count.append(completionRecord(found, amount))
  }

  private func writeEndowment(
    _ stretch: ShareScan.Stretch, _ amount: (Int) -> Ratio, _ count: inout SequentialCount
  ) {
    let chosen = stretch.sequence.chosen.map { runs.ballots.projects[$0] }.sorted()
    var members: [String: JSONValue] = [
      "step": JSONValue(number: stretch.steps.lowerBound),
      "voters": JSONValue(count.instance.tally.weight),
      "each": JSONValue(amount(stretch.steps.lowerBound)),
      "set": .array(chosen.map(count.id)),
      "cost": .string(String(stretch.sequence.spent)),
    ]
    if stretch.steps.count > 1 {
      members["until"] = JSONValue(number: stretch.steps.upperBound)
    }
    if !count.instance.districts.isEmpty {
      members["groups"] = groups(count, at: amount(stretch.steps.lowerBound))
    }
    count.append(TranscriptRecord("endowment", members))
  }

  /// What a voter of weight 1 starts with in each district.
  private func groups(_ count: SequentialCount, at amount: Ratio) -> JSONValue {
    let scale = Ratio(runs.ballots.weightScale)
    return .array(
      zip(count.instance.districts, runs.shares).map { council, share in
        .object(["council": .string(council), "each": JSONValue(share * scale * amount)])
      })
  }

  private func completionRecord(
    _ found: ShareScan.Found, _ amount: (Int) -> Ratio
  ) -> TranscriptRecord {
    TranscriptRecord(
      "completion",
      [
        "variant": .string(completion), "from": JSONValue(amount(0)),
        "to": JSONValue(amount(found.step)), "kept": JSONValue(number: found.step),
        "spent_before": .string(String(found.stretches[0].sequence.spent)),
        "spent_after": .string(String(found.kept.spent)), "stop": .string(found.stop.rawValue),
      ])
  }
}

/// After the runs.
extension ShareCount {
  /// Completes and compares before anything is written, then writes what counts.
  private func finish(
    _ count: inout SequentialCount, chosen: [Int], walks stages: [WalkStage],
    _ write: (inout SequentialCount, Bool) throws(RuleFailure) -> Void
  ) throws(RuleFailure) {
    if comparison == .none {
      try write(&count, true)
      for stage in stages { try count.walk(stage) }
      return
    }
    let first = try completed(count, chosen, walks: stages.contains(.completion))
    let second = try Side(.comparison, count, from: count.state)
    let verdict = comparison.compare(first.end.isFunded, second.end.isFunded, count)
    try write(&count, !verdict.isReplaced)
    for stage in stages where !verdict.isReplaced { try count.walk(stage) }
    let left = verdict.isReplaced ? first : second
    if let trace = left.trace { count.writeSetAside(trace) }
    var record = verdict.record(count)
    record.members["set_aside"] = JSONValue(number: left.trace?.tieCount ?? 0)
    count.append(record)
    if verdict.isReplaced { try count.walk(.comparison) }
  }

  /// One of the two sets that are compared, and the walk that ends it, if it has one.
  private struct Side {
    var trace: WalkTrace?
    var end: WalkState

    init(_ state: WalkState) { end = state }

    init(_ stage: WalkStage, _ count: SequentialCount, from state: WalkState) throws(RuleFailure) {
      self.init(state)
      let trace = try count.trace(stage, count.walkers(stage, from: state), from: state)
      (self.trace, end) = (trace, trace.steps(from: state).end)
    }
  }

  /// The set after the completion.
  private func completed(
    _ count: SequentialCount, _ chosen: [Int], walks: Bool
  ) throws(RuleFailure) -> Side {
    var state = count.state
    for project in chosen {
      state.left -= count.cost(project)
      state.use.add(project, paying: count.cost(project), count.table)
      state.isFunded[project] = true
    }
    return walks ? try Side(.completion, count, from: state) : Side(state)
  }
}
