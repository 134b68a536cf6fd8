extension ContestSettings {
  /// The settings of a contest from a validated tree; other members of the tree are left alone.
  package init(tree: SettingValue) {
    self.init(rule: RuleChoice(tree["rule"]))
    ballots = BallotSettings(tree["ballots"])
    electorate = tree["electorate"]?.word() ?? .all
    ignoresBlankBallots = tree["blank-ballots"]?.isWord("ignored") ?? false
    thresholds = Threshold.all(tree["threshold"])
    limits = Limits(tree)
    needsYesOverNo = tree["yes-over-no"]?.flag ?? false
    leftover = LeftoverPolicy(tree["leftover"])
    measures = (tree["measures"]?.elements ?? []).compactMap { $0.word() }
  }
}

extension RuleChoice {
  init(_ value: SettingValue?) {
    let members = value?.members ?? []
    self.init(
      name: members["name"]?.text ?? "greedy", parameters: members.filter { $0.key != "name" })
  }
}

extension BallotSettings {
  init(_ value: SettingValue?) {
    self.init()
    guard let value else { return }
    kind = value["kind"]?.word() ?? .approval
    minimumChoices = value["min-choices"]?.count
    maximumChoices = value["max-choices"]?.count
    maximumChoicesByLabel = value["max-choices-by"]?.dictionary(\.count) ?? [:]
    minimumPoints = value["min"]?.ratio
    maximumPoints = value["max"]?.ratio
    minimumSum = value["sum-min"]?.ratio
    maximumSum = value["sum-max"]?.ratio
    exactSum = value["sum-exact"]?.ratio
    minimumCost = value["min-cost"]?.money
    maximumCost = value["max-cost"]?.money
    truncatesOverLimit = value["over-limit"]?.isWord("truncate") ?? false
    unknownChoiceRejectsBallot = value["unknown-choice"]?.isWord("reject-ballot") ?? false
    duplicateChoiceRejectsBallot = value["duplicate-choice"]?.isWord("reject-ballot")
    allowsEqualRanks = value["equal-ranks"]?.isWord("allow") ?? false
    rankGaps = value["rank-gaps"]?.word() ?? .compress
    truncatesOvervote = value["overvote"]?.isWord("truncate") ?? false
    channels = value["channels"]?.texts ?? []
    cellWords = value["values"]?.textByName ?? [:]
  }
}

extension Threshold {
  /// One map, a list of them, or `none`.
  static func all(_ value: SettingValue?) -> [Threshold] {
    guard let value else { return [] }
    let maps = value.elements ?? (value.members == nil ? [] : [value])
    return maps.compactMap(Threshold.init)
  }

  private init?(_ value: SettingValue) {
    guard let measure = value["measure"]?.word(Measure.self) else { return nil }
    let need: Need
    if let least = value["at-least"]?.ratio {
      need = .atLeast(least)
    } else if let percent = value["percent"]?.ratio {
      need = .percent(percent, of: value["of"]?.word() ?? .counted)
    } else if let share = value["share"]?.ratio {
      need = .share(share)
    } else {
      return nil
    }
    self.init(
      measure: measure, need: need, isStrict: value["strict"]?.flag ?? false,
      holdsInSecondPass: value["in-second-pass"]?.flag ?? true)
  }
}

extension Limits {
  /// Reads the limits among the members of a level.
  init(_ tree: SettingValue) {
    self.init()
    maximumWinners = tree["max-winners"]?.count
    isBestOnly = tree["exclusive"]?.isWord("best-only") ?? false
    groups = (tree["groups"]?.elements ?? []).map { group in
      Group(
        id: group["group"]?.text ?? "", projects: group["projects"]?.texts ?? [],
        maximum: group["max"]?.count ?? 1)
    }
    caps = (tree["caps"]?.elements ?? []).map { cap in
      Cap(
        subject: cap["by"]?.text.map(Cap.Subject.by) ?? .label(cap["label"]?.text ?? ""),
        maximumAmount: cap["max-amount"]?.money, maximumProjects: cap["max-projects"]?.count)
    }
    minimums = (tree["minimums"]?.elements ?? []).map { minimum in
      Minimum(
        label: minimum["label"]?.text ?? "", minimumAmount: minimum["min-amount"]?.money,
        minimumProjects: minimum["min-projects"]?.count,
        isHard: minimum["kind"]?.isWord("hard") ?? false)
    }
  }
}

extension LeftoverPolicy {
  init(_ value: SettingValue?) {
    self.init()
    guard let value else { return }
    let written = (value["steps"]?.elements ?? []).compactMap { $0.word(Step.self) }
    // `[up]` is the default, which at the root is `[carry]`.
    steps = written.isEmpty || written == [.up] ? nil : written
    upPool = value["up"]?["to"]?.text(unless: "nearest")
    upWhen = value["up"]?["when"]?.word() ?? .before
    toPool = value["to"]?["pool"]?.text(unless: "none")
    toWhen = value["to"]?["when"]?.word() ?? .before
    turnoutWhen = value["turnout"]?["when"]?.word() ?? .before
    turnoutPassesOn = value["turnout"]?["pass-on"]?.flag ?? false
    topUpShare = value["top-up"]?["share"]?.ratio ?? Ratio(4, over: 5)
    topUpPool = value["top-up"]?["from"]?.text(unless: "siblings")
  }
}
