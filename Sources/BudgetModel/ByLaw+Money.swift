extension ByLaw {
  /// Formulas, pools, scope, qualification and overrides of the tree.
  mutating func readMoney(_ places: SettingPlaces) {
    formulas = (tree["formulas"]?.members ?? []).map { member in
      Formula(member, place: places["formulas.\(member.key)"])
    }
    grades = (tree["grades"]?.members ?? []).map(GradeTable.init)
    pools = (tree["pools"]?.elements ?? []).enumerated().map { position, pool in
      PoolDeclaration(pool, place: places["pools.\(position)"])
    }
    scopeCrossesDimensions = tree["scope"]?["cross-dimension"]?.isWord("lca") ?? false
    escalateOver = tree["scope"]?["escalate-over"]?.ratio
    qualify = (tree["qualify"]?.elements ?? []).map(QualifyAlternative.init)
    overrides = (tree["overrides"]?.elements ?? []).enumerated().compactMap { position, value in
      Override(value, place: places["overrides.\(position)"])
    }
  }
}

extension Formula {
  fileprivate init(_ member: SettingValue.Member, place: SourceLocation) {
    self.init(id: member.key, place: place)
    let value = member.value
    base = value["base"]?.money ?? .zero
    floor = value["floor"]?.money ?? .zero
    cap = value["cap"]?.money
    unit = value["unit"]?.money ?? Money(minorUnits: 1)
    rounding = value["round"]?.word() ?? .hamilton
    residuePool = value["residue-to"]?.text(unless: "none")
    allowsTurnoutBase = value["allow-turnout-base"]?.flag ?? false
    parts = (value["parts"]?.elements ?? []).map(Part.init)
  }
}

extension Formula.Part {
  fileprivate init(_ value: SettingValue) {
    let bonus = value["bonus"].flatMap { bonus in
      bonus["column"]?.text.map { Formula.Bonus(column: $0, per: bonus["per"]?.ratio ?? .zero) }
    }
    self.init(share: value["share"]?.ratio ?? .one, weight: Formula.Weight(value), bonus: bonus)
  }
}

extension Formula.Weight {
  fileprivate init(_ part: SettingValue) {
    self =
      switch part["weight"]?.text {
      case "equal": .equal
      case "eligible": .eligible
      case "members": .members
      case "turnout": .turnout
      case "column": .column(part["column"]?.text ?? "")
      case "per": .per(part["per"]?.text ?? "")
      case "fixed": .fixed(part["fixed"]?.dictionary(\.ratio) ?? [:])
      case "grades": .grades(part["grades"]?.texts ?? [])
      default: .population
      }
  }
}

extension GradeTable {
  fileprivate init(_ member: SettingValue.Member) {
    self.init(
      id: member.key, column: member.value["column"]?.text,
      priorityOf: member.value["priority-of"]?.text,
      steps: Step.all(member.value["steps"]), times: member.value["times"]?.ratio ?? .one)
  }
}

extension GradeTable.Step {
  /// Pairs of bound and grade; the bound `max` is nil.
  static func all(_ value: SettingValue?) -> [GradeTable.Step] {
    (value?.elements ?? []).compactMap { pair in
      guard let pair = pair.elements, pair.count == 2, let grade = pair[1].ratio else { return nil }
      return GradeTable.Step(
        bound: pair[0].ratio.flatMap { Int64(exactly: $0.numerator) }, grade: grade)
    }
  }
}

extension PoolDeclaration {
  fileprivate init(_ value: SettingValue, place: SourceLocation) {
    self.init(
      id: value["pool"]?.text ?? "", councilID: value["council"]?.text ?? "", place: place)
    name = value["name"]?.text ?? ""
    source = value["source"]?.text ?? ""
    amount = value["amount"]?.money
    split = (value["split"]?.elements ?? []).compactMap(Line.init)
    takes.categories = value["takes"]?["category"]?.texts ?? []
    takes.tags = value["takes"]?["tag"]?.texts ?? []
    takes.costMinimum = value["takes"]?["cost-min"]?.money ?? .zero
    takes.costMaximum = value["takes"]?["cost-max"]?.money
    tag = value["tag"]?.text(unless: "none")
    levy = value["levy"].flatMap(Levy.init)
    resources = value["resources"]?.dictionary(\.count) ?? [:]
    settings = value["settings"]?.members ?? []
  }
}

extension PoolDeclaration.Line {
  fileprivate init?(_ value: SettingValue) {
    let target: PoolDeclaration.Target
    if let pool = value["to"]?.text {
      target = .pool(pool)
    } else if let level = value["to-level"]?.text {
      target = .level(level)
    } else {
      return nil
    }
    self.init(
      target: target, share: value["share"]?.ratio ?? .one, formulaID: value["formula"]?.text)
  }
}

extension PoolDeclaration.Levy {
  fileprivate init?(_ value: SettingValue) {
    guard let pool = value["to"]?.text else { return nil }
    if let amount = value["amount"]?.money {
      self = .amount(amount, to: pool)
    } else if let share = value["share"]?.ratio {
      self = .share(share, to: pool)
    } else {
      return nil
    }
  }
}

extension QualifyAlternative {
  fileprivate init(_ value: SettingValue) {
    self.init()
    if let signatures = value["signatures"] { self.signatures = SignatureNeed(signatures) }
    members = value["members"]?.count
    backingShare = value["backing"]?["share"]?.ratio
    backingOf = value["backing"]?["of"]?.text ?? "population"
    tags = value["tags"]?.texts ?? []
  }
}

extension QualifyAlternative.SignatureNeed {
  fileprivate init?(_ value: SettingValue) {
    if let number = value.count {
      self = .number(number)
    } else if let share = value["share"]?.ratio {
      self = .share(share, of: value["of"]?.text ?? "population")
    } else if let steps = value["steps"] {
      self = .steps(GradeTable.Step.all(steps))
    } else {
      return nil
    }
  }
}

extension Override {
  fileprivate init?(_ value: SettingValue, place: SourceLocation) {
    guard let project = value["project"]?.text, let action = value["action"]?.word(Action.self)
    else { return nil }
    self.init(
      projectID: project, action: action, reason: value["reason"]?.text ?? "",
      by: value["by"]?.text ?? "", on: value["on"]?.text, cost: value["cost"]?.money, place: place)
  }
}
