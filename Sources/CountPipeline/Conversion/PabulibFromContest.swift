internal import BallotReading
internal import BudgetModel
internal import Confederation

/// One contest of a cycle as a Pabulib file, and what the format cannot hold.
struct PabulibFromContest {
  let plan: CyclePlan
  let contest: ContestIndex
  var file: PabulibFile
  /// Sentences of what is left out, in a fixed order.
  var losses: [String] = []

  private var settings: ContestSettings { plan.contests[contest].settings }
  private var pool: PoolDeclaration { plan.pools[plan.contests[contest].pool] }

  init(plan: CyclePlan, contest: ContestIndex) {
    self.plan = plan
    self.contest = contest
    file = PabulibFile(path: plan.contests[contest].poolID + ".pb")
    file.voteType = voteType
    file.budget = Self.cents(
      plan.funding?.amounts[plan.contests[contest].pool] ?? pool.amount ?? .zero,
      minorDigits: plan.input.byLaw.minorDigits)
    addProjects()
  }

  private var voteType: PabulibFile.VoteType {
    switch settings.ballots.kind {
    case .approval: settings.ballots.maximumChoices == 1 ? .chooseOne : .approval
    case .knapsack: .approval
    case .ranked: .ordinal
    case .points: .cumulative
    }
  }

  private mutating func addProjects() {
    let digits = plan.input.byLaw.minorDigits
    for index in plan.contests[contest].projects {
      let source = plan.projects[index]
      let place = SourceLocation(file: file.path)
      var project = PabulibFile.Project(
        id: source.id, cost: Self.cents(source.cost, minorDigits: digits), place: place)
      project.name = source.name
      project.categories = source.categories
      project.neighbourhoods = source.neighbourhoods
      project.description = source.description
      project.proposer = source.proposer
      if digits == 3 && source.cost.minorUnits % 10 != 0 {
        losses.append("The cost of project \(source.id) is cut to two decimals.")
      }
      if source.state != .qualified {
        let cost = source.cost.decimal(minorDigits: digits)
        losses.append(
          "Project \(source.id) is \(source.state.rawValue)"
            + (project.cost == Self.sentinel ? "." : "; its cost \(cost) is written as 999999999."))
        project.cost = Self.sentinel
        project.isWithdrawn = true
      }
      file.projects.append(project)
    }
  }

  /// What Pabulib writes for a project that must not win.
  private static let sentinel = Money(minorUnits: 999_999_999_00)

  /// A file of this program counts in hundredths.
  private static func cents(_ money: Money, minorDigits: Int) -> Money {
    switch minorDigits {
    case 0: Money(minorUnits: money.minorUnits * 100)
    case 3: Money(minorUnits: money.minorUnits / 10)
    default: money
    }
  }
}

extension PabulibFromContest {
  /// META: identity, then the settings that the format has keys for.
  mutating func addMeta() {
    let council = plan.tree[plan.contests[contest].council]
    let root = plan.tree[plan.tree.root]
    let byLaw = plan.input.byLaw
    set("description", byLaw.title.isEmpty ? byLaw.cycle : byLaw.title)
    set("unit", root.name.isEmpty ? root.id : root.name)
    if council.id != root.id {
      let name = council.name.isEmpty ? council.id : council.name
      set("district", name)
      set("subunit", name)
    }
    set("instance", byLaw.cycle)
    set("rule", rule())
    addBallotLimits()
    addThreshold()
    set("currency", byLaw.currency)
    noteLostLimits()
    if !losses.isEmpty {
      let numbered = losses.enumerated().map { "#\($0 + 1): \($1)" }
      set("comment", numbered.joined(separator: " "))
    }
  }

  private mutating func set(_ key: String, _ value: String) {
    let place = SourceLocation(file: file.path)
    file.meta.append(PabulibFile.Entry(key: key, value: value, place: place))
  }

  private mutating func addBallotLimits() {
    let ballots = settings.ballots
    if let least = ballots.minimumChoices { set("min_length", String(least)) }
    if let most = ballots.maximumChoices { set("max_length", String(most)) }
    if ballots.kind == .knapsack {
      let limit = ballots.maximumCost ?? plan.contests[contest].publishedAmount
      if let least = ballots.minimumCost, !least.isZero {
        set("min_sum_cost", text(of: least))
      }
      if let limit { set("max_sum_cost", text(of: limit)) }
    }
    let sums = [
      ("min_points", ballots.minimumPoints), ("max_points", ballots.maximumPoints),
      ("min_sum_points", ballots.exactSum ?? ballots.minimumSum),
      ("max_sum_points", ballots.exactSum ?? ballots.maximumSum),
    ]
    for (key, value) in sums { if let value { set(key, value.exact) } }
    if !ballots.maximumChoicesByLabel.isEmpty {
      losses.append("A ballot was limited for each label (max-choices-by).")
    }
  }

  /// Whole amounts without decimals.
  private func text(of money: Money) -> String {
    let text = Self.cents(money, minorDigits: plan.input.byLaw.minorDigits).decimal(minorDigits: 2)
    return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
  }

  private mutating func addThreshold() {
    for threshold in settings.thresholds {
      let isScore = threshold.measure == scoreMeasure
      if case .atLeast(let value) = threshold.need, !threshold.isStrict, isScore,
        file["min_project_score_threshold"] == nil
      {
        set("min_project_score_threshold", value.exact)
      } else {
        losses.append("A threshold is not expressed: \(Self.text(of: threshold)).")
      }
    }
  }

  /// What the format calls the score of a project, as a measure.
  private var scoreMeasure: Threshold.Measure {
    switch voteType {
    case .approval, .chooseOne: .votes
    case .cumulative, .scoring: .points
    case .ordinal: .score
    }
  }

  private static func text(of threshold: Threshold) -> String {
    let relation = threshold.isStrict ? "more than" : "at least"
    return switch threshold.need {
    case .atLeast(let value): "\(threshold.measure.rawValue) \(relation) \(value.exact)"
    case .percent(let share, let base):
      "\(threshold.measure.rawValue) \(relation) \(share.exact) % of \(base.rawValue)"
    case .share(let share): "\(relation) \(share.exact) of the weight cast"
    }
  }
}

extension PabulibFromContest {
  private mutating func rule() -> String {
    let rule = settings.rule
    guard rule.name == "greedy" else {
      losses.append("The rule was \(rule.name).")
      return "unknown"
    }
    checkScore()
    switch rule["misfit"]?.text {
    case "skip" where !groups.isEmpty: return "greedy-exclusive"
    case "skip": return settings.thresholds.isEmpty ? "greedy" : "greedy-threshold"
    case "stop": return "greedy-no-skip"
    default:
      losses.append("What does not fit was treated as '\(rule["misfit"]?.text ?? "")'.")
      return "greedy-custom"
    }
  }

  private mutating func checkScore() {
    let score = settings.rule["score"]?.text ?? "votes"
    let usual =
      switch voteType {
      case .approval, .chooseOne: "votes"
      case .cumulative, .scoring: "points"
      case .ordinal: "positional"
      }
    if score != usual { losses.append("Projects were ordered by \(score).") }
    if score == "positional" && usual == "positional" { checkPositions() }
  }

  /// Borda is all that the format knows of scores by rank.
  private mutating func checkPositions() {
    let positions = settings.rule["positions"]
    guard let vector = positions?["vector"]?.ratios else {
      set("scoring_fn", "Borda")
      return
    }
    let borda = (0..<vector.count).map { Ratio(vector.count - $0) }
    let isBorda =
      vector == borda && settings.ballots.maximumChoices == Int64(vector.count)
    if isBorda {
      set("scoring_fn", "Borda")
    } else {
      losses.append("Ranks scored \(vector.map(\.exact).joined(separator: ", ")).")
    }
  }

  private mutating func noteLostLimits() {
    let limits = settings.limits
    for group in groups {
      losses.append(
        "At most \(group.maximum) of \(group.projects.joined(separator: ", ")) can be funded.")
    }
    for cap in limits.caps {
      let most = [
        cap.maximumAmount.map { $0.decimal(minorDigits: plan.input.byLaw.minorDigits) },
        cap.maximumProjects.map { $0 == 1 ? "1 project" : "\($0) projects" },
      ].compactMap { $0 }.joined(separator: ", ")
      switch cap.subject {
      case .label(let label): losses.append("At most \(most) for \(label).")
      case .by(let column): losses.append("At most \(most) for each \(column).")
      }
    }
    for minimum in limits.minimums { losses.append("A minimum held for \(minimum.label).") }
    if let most = limits.maximumWinners { losses.append("At most \(most) projects could win.") }
    if pool.takes.categories.count + pool.takes.tags.count > 0 {
      losses.append("The pool took only some categories or tags.")
    }
  }

  /// The groups of the setting and of the column, with all their members, by id.
  private var groups: [Limits.Group] {
    let projects = plan.contests[contest].projects.map { plan.projects[$0] }
    let declared = settings.limits.groups
    let ids = Set(declared.map(\.id) + projects.flatMap(\.groups)).sorted { $0.isBefore($1) }
    return ids.map { id in
      let setting = declared.first { $0.id == id }
      let members = projects.filter { $0.groups.contains(id) }.map(\.id)
      return Limits.Group(
        id: id,
        projects: Set((setting?.projects ?? []) + members).sorted { $0.isBefore($1) },
        maximum: setting?.maximum ?? 1)
    }
  }
}
