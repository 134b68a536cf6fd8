extension Level {
  /// A level from its validated tree, defaults filled in.
  package init(tree: SettingValue, place: SourceLocation) {
    self.init(
      id: tree["level"]?.text ?? "", contest: ContestSettings(tree: tree), tree: tree, place: place)
    if let kinds = tree["kinds"]?.elements { self.kinds = kinds.compactMap(\.text) }
    dimension = tree["dimension"]?.word()
    mode = tree["mode"]?.word() ?? .direct
    let dimensions = tree["dimensions"]?.texts ?? []
    if dimensions != ["own"] && !dimensions.isEmpty {
      // `own` beside others stands for the level's dimension; territorial where it names none.
      self.dimensions = dimensions.map {
        $0 == "own" ? dimension ?? .territorial : Dimension(rawValue: $0) ?? .territorial
      }
    }
    franchiseID = tree["franchise"]?.text(unless: "none")
    quorum = tree["quorum"].flatMap(Quorum.init)
    appeal = tree["appeal"].flatMap(Appeal.init)
    delegation = Delegation(tree["delegation"])
    dual = Dual(tree["dual"])
    consent = Consent(tree["consent"])
    medianThen = tree["median"]?["then"]?.word() ?? .tallySum
    recallNeedsVote = !(tree["recall"]?["vote"]?.isWord("none") ?? false)
    mayOverride = tree["may-override"]?.texts ?? []
  }

  /// The level with what one of its councils changes under home rule; a later value replaces an
  /// earlier one whole (CONFEDERATION 3).
  package func applying(councilChanges: [SettingValue.Member]) -> Level {
    if councilChanges.isEmpty { return self }
    return Level(tree: .map((tree.members ?? []).replacing(councilChanges)), place: place)
  }

  /// The settings of one contest: this level, changed by the council, changed by the pool.
  package func contestSettings(
    councilChanges: [SettingValue.Member], poolSettings: [SettingValue.Member]
  ) -> ContestSettings {
    if councilChanges.isEmpty && poolSettings.isEmpty { return contest }
    let members = (tree.members ?? []).replacing(councilChanges).replacing(poolSettings)
    return ContestSettings(tree: .map(members))
  }
}

extension Level.Quorum {
  init?(_ value: SettingValue) {
    guard let share = value["share"]?.ratio, let of = value["of"]?.text else { return nil }
    self.init(share: share, of: of, below: value["below"]?.word() ?? .advisory)
  }
}

extension Level.Appeal {
  init?(_ value: SettingValue) {
    guard let share = value["share"]?.ratio else { return nil }
    self.init(share: share, of: value["of"]?.text ?? "counted")
  }
}
