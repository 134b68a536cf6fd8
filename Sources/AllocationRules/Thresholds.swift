import BudgetModel

/// A threshold with its base worked out (RULES 3.3).
struct MeasuredThreshold: Sendable {
  let threshold: Threshold
  let base: Ratio?
  /// The number needed; a percentage is rounded up.
  let need: Ratio

  init(_ threshold: Threshold, _ instance: Instance) throws(RuleFailure) {
    self.threshold = threshold
    switch threshold.need {
    case .atLeast(let number):
      (base, need) = (nil, number)
    case .percent(let percent, let kind):
      let base = try Self.base(kind, instance)
      self.base = base
      need = Ratio((percent * base / Ratio(100)).roundedUp)
    case .share(let share):
      base = instance.tally.weight
      need = share * instance.tally.weight
    }
  }

  private static func base(
    _ kind: Threshold.Base, _ instance: Instance
  ) throws(RuleFailure) -> Ratio {
    let tally = instance.tally
    switch kind {
    case .counted: return tally.weight
    case .nonblank: return instance.nonblankWeight
    case .received: return Ratio(tally.ballots.received)
    case .eligible:
      if let eligible = instance.eligible { return Ratio(eligible) }
      throw .refused(
        .baseMissing,
        "the threshold of council \(quoted(instance.councilID)) needs its number of eligible "
          + "voters; give 'eligible' in councils.csv")
    }
  }

  func isMet(by value: Ratio) -> Bool { threshold.isStrict ? value > need : value >= need }

  func record(_ project: String, _ value: Ratio) -> TranscriptRecord {
    var members: [String: JSONValue] = [
      "project": .string(project), "measure": .string(threshold.measure.rawValue),
      "score": JSONValue(value), "op": threshold.isStrict ? ">" : ">=", "need": JSONValue(need),
      "pass": .bool(isMet(by: value)),
    ]
    members["base"] = base.map { JSONValue($0) }
    return TranscriptRecord("threshold", members)
  }
}

/// The projects after states, overrides and thresholds (RULES 3.1 to 3.3).
struct Candidates: Sendable {
  /// Places in the field, in id order; neither pre-funded nor below a threshold.
  private(set) var qualified: [Int]
  /// Below a threshold that does not hold in the second pass, and only below such.
  private(set) var secondPassOnly: [Int] = []
  private(set) var verdicts: [Int: Outcome.Verdict] = [:]
  private(set) var records: [TranscriptRecord] = []
  private(set) var scores: [Ratio]
  private let instance: Instance
  private var mayReturn: [Int: Bool] = [:]

  /// - Parameter maximumCost: dearer projects are unqualified (`top-k`)
  init(
    _ instance: Instance, _ choice: ScoreChoice, maximumCost: Money? = nil
  ) throws(RuleFailure) {
    self.instance = instance
    (qualified, scores) = ([], [])
    applyStates(maximumCost: maximumCost)
    requireMajorities()
    let thresholds = instance.settings.thresholds
    for threshold in thresholds where threshold.measure != .score {
      let values = threshold.measure == .points ? try points() : instance.tally.votes
      try apply(threshold, to: values)
    }
    scores = try choice.scores(instance, candidates: qualified)
    for threshold in thresholds where threshold.measure == .score {
      try apply(threshold, to: scores)
    }
    secondPassOnly = mayReturn.filter(\.value).map(\.key).sorted()
  }

  private mutating func applyStates(maximumCost: Money?) {
    let prefunded = Set(instance.prefunded)
    for (place, project) in instance.field.enumerated() where !prefunded.contains(place) {
      switch project.state {
      case .withdrawn: verdicts[place] = .init(.withdrawn, .withdrawn, record: nil)
      case .excluded: verdicts[place] = .init(.excluded, .excludedOverride, record: nil)
      case .unqualified: verdicts[place] = .init(.unqualified, .unqualified, record: nil)
      case .qualified:
        if let reason = instance.barred[place] {
          verdicts[place] = .init(.belowThreshold, reason, record: nil)
        } else if let maximumCost, project.cost > maximumCost {
          verdicts[place] = .init(.unqualified, .unqualified, record: nil)
        } else {
          qualified.append(place)
        }
      }
    }
  }

  private func points() throws(RuleFailure) -> [Ratio] {
    if let points = instance.tally.points { return points }
    if instance.hasNoBallots { return instance.tally.votes }
    throw .refused(.settingBad, "a threshold of points needs ballots of kind 'points'")
  }

  /// `yes-over-no` (CONFEDERATION 5.3).
  private mutating func requireMajorities() {
    guard instance.settings.needsYesOverNo, let yes = instance.tally.yes,
      let no = instance.tally.no
    else { return }
    qualified = qualified.filter { place in
      if instance.liftedThresholds.contains(place) { return true }
      let hasMajority = yes[place] > no[place]
      if !hasMajority {
        verdicts[place] = .init(.belowThreshold, .noMajority, record: records.count)
      }
      records.append(
        TranscriptRecord(
          "threshold",
          [
            "project": .string(instance.field[place].id), "measure": "yes",
            "score": JSONValue(yes[place]), "op": ">", "need": JSONValue(no[place]),
            "pass": .bool(hasMajority),
          ]))
      return hasMajority
    }
  }

  /// Tests every project that still competes, and those that only the second pass may take.
  private mutating func apply(_ threshold: Threshold, to values: [Ratio]) throws(RuleFailure) {
    let measured = try MeasuredThreshold(threshold, instance)
    let tested = (qualified + mayReturn.filter(\.value).keys).sorted()
    for place in tested where !instance.liftedThresholds.contains(place) {
      if !measured.isMet(by: values[place]) {
        if verdicts[place] == nil {
          verdicts[place] = .init(.belowThreshold, .belowThreshold, record: records.count)
        }
        mayReturn[place] = (mayReturn[place] ?? true) && !threshold.holdsInSecondPass
      }
      records.append(measured.record(instance.field[place].id, values[place]))
    }
    qualified.removeAll { verdicts[$0] != nil }
  }
}
