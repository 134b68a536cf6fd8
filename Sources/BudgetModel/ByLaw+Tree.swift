extension ByLaw {
  /// The typed views of a validated tree, defaults filled in.
  package init(tree: SettingValue, places: SettingPlaces) {
    self.init(tree: tree)
    self.places = places
    readIdentity()
    readCalendar(places)
    readPublication()
    readReading()
    readVoters(places)
    readMoney(places)
    levels = (tree["levels"]?.elements ?? []).enumerated().map { position, level in
      Level(tree: level, place: places["levels.\(position)"])
    }
    councilSettings = (tree["councils"]?.members ?? []).map { council in
      CouncilSettings(
        councilID: council.key, place: places["councils.\(council.key)"],
        changes: council.value.members ?? [])
    }
  }

  private mutating func readIdentity() {
    cycle = tree["cycle"]?.text ?? ""
    title = tree["title"]?.text ?? ""
    legalBasis = tree["legal-basis"]?.text ?? ""
    isTest = tree["test"]?.flag ?? false
    asOf = tree["as-of"]?.text(unless: "none")
    sequence = Int(tree["sequence"]?.count ?? 1)
    status = tree["status"]?.text ?? "automatic"
    currency = tree["currency"]?.text ?? ""
    minorDigits = tree["minor-digits"]?.text.flatMap { Int($0) } ?? 2
    if let certification = tree["certification"], certification.members != nil {
      self.certification = Certification(
        body: certification["body"]?.text ?? "", date: certification["date"]?.text ?? "",
        minutes: certification["minutes"]?.text ?? "")
    }
    if let supersedes = tree["supersedes"], supersedes.members != nil {
      self.supersedes = Supersedes(
        packSHA256: supersedes["pack-sha256"]?.text ?? "",
        reason: supersedes["reason"]?.text ?? "")
    }
  }

  private mutating func readCalendar(_ places: SettingPlaces) {
    dates.freezeTree = tree["dates"]?["freeze-tree"]?.text
    dates.freezeRoll = tree["dates"]?["freeze-roll"]?.text
    dates.decide = tree["dates"]?["decide"]?.text
    dates.decidePools = tree["dates"]?["decide-pools"]?.textByName ?? [:]
    dates.recordDeadline = tree["dates"]?["record-deadline"]?.text(unless: "decide")
    dates.closesAt = tree["dates"]?["closes-at"]?.text(unless: "none")
    if let chain = tree["ties"]?["chain"]?.elements {
      tieChain = chain.compactMap { $0.word() }
    }
    guard let lot = tree["lot"], let seed = lot["seed"]?.text else { return }
    var ceremony = LotCeremony(seed: seed, place: places["lot"])
    ceremony.committedProjectsSHA256 = lot["committed-projects-sha256"]?.text
    ceremony.drawnAt = lot["drawn-at"]?.text
    ceremony.location = lot["place"]?.text
    ceremony.witnesses = lot["witnesses"]?.text
    self.lot = ceremony
  }

  private mutating func readPublication() {
    absent = (tree["absent"]?.members ?? []).map {
      Absence(councilID: $0.key, reason: $0.value.text ?? "")
    }
    acceptsUnsealedTallies = tree["tallies"]?["unsealed"]?.isWord("allow") ?? false
    privacyK = tree["privacy"]?["k"]?.count ?? 10
    privacyGateRefuses = tree["privacy"]?["gate"]?.isWord("refuse") ?? false
    requiresOperator = tree["log"]?["require-operator"]?.flag ?? false
    if let objections = tree["objections"], objections.members != nil {
      self.objections = Objections(
        contact: objections["contact"]?.text ?? "", until: objections["until"]?.text ?? "")
    }
  }

  private mutating func readReading() {
    reading.minorDigits = minorDigits
    reading.hasDecimalComma = tree["numbers"]?["decimal"]?.isWord("comma") ?? false
    reading.grouping = tree["numbers"]?["grouping"]?.word() ?? .none
    reading.listSeparator = tree["list-separator"]?.text?.utf8.first ?? 0x2C
    reading.columnNames = tree["columns"]?.textByName ?? [:]
    if let limits = tree["limits"] {
      reading.fileBytes = limits["file-bytes"]?.count ?? reading.fileBytes
      reading.lineBytes = limits["line-bytes"]?.count ?? reading.lineBytes
      reading.fieldBytes = limits["field-bytes"]?.count ?? reading.fieldBytes
      reading.columns = limits["columns"]?.count ?? reading.columns
      reading.rows = limits["rows"]?.count ?? reading.rows
    }
    reading.fundsZeroCost = tree["zero-cost"]?.isWord("fund") ?? false
    reading.sentinelCostsAreWithdrawn = tree["sentinel-costs"]?.isWord("withdrawn") ?? false
    duplicateBallot = tree["duplicate-ballot"]?.word() ?? .rejectAll
    rejectsWholeRow = tree["invalid-contest"]?.isWord("whole-row") ?? false
    showsRejectedContent = tree["rejected-content"]?.isWord("show") ?? false
    guardsFormulas = tree["formula-guard"]?.flag ?? true
  }

  private mutating func readVoters(_ places: SettingPlaces) {
    rollChoiceIsFree = tree["roll"]?["choice"]?.isWord("free") ?? false
    duplicates = tree["duplicates"]?.word() ?? .rejectAll
    membership = tree["membership"]?["policy"]?.word() ?? .separate
    franchises = (tree["franchises"]?.members ?? []).map { member in
      Franchise(member, place: places["franchises.\(member.key)"])
    }
  }
}

extension Franchise {
  fileprivate init(_ member: SettingValue.Member, place: SourceLocation) {
    self.init(id: member.key, place: place)
    includesByDefault = member.value["default"]?.isWord("include") ?? true
    refusesMissingValues = member.value["on-missing"]?.isWord("refuse") ?? true
    isCounterfactual = member.value["counterfactual"]?.flag ?? false
    rules = (member.value["rules"]?.elements ?? []).map { rule in
      let value = rule["when"]?["value"]
      return Rule(
        id: rule["id"]?.text ?? "", attribute: rule["when"]?["attr"]?.text ?? "",
        comparison: rule["when"]?["op"]?.word() ?? .equal,
        values: value?.elements.map { $0.compactMap(\.text) } ?? value?.text.map { [$0] } ?? [],
        includes: rule["effect"]?.isWord("include") ?? true, text: rule["text"]?.text ?? "")
    }
  }
}
