internal import BudgetModel

/// Turns nodes into validated values by the descriptions of the settings, and collects everything
/// that is wrong on the way.
struct SettingDecoder {
  /// How numbers and lists are written.
  var form = ReadingSettings()
  var places: SettingPlaces
  private(set) var diagnostics: [Diagnostic] = []
  private var reported: Set<Diagnostic> = []
  /// Searches for the name that a misspelt key stands for. Only the first are made, so that a file
  /// full of unknown keys costs little.
  private var searches = 0
  private static let mostSearches = 200
  /// Keys of paths whose value could not be read, so that later checks leave them alone.
  var failed: Set<String> = []

  init(file: String) { places = SettingPlaces(file: file) }

  mutating func report(_ code: DiagnosticCode, at place: SourceLocation, _ sentence: String) {
    report(Diagnostic(code, at: place, sentence))
  }

  mutating func report(_ finding: Diagnostic) {
    if reported.insert(finding).inserted { diagnostics.append(finding) }
  }

  mutating func forgetFindings() { (diagnostics, reported) = ([], []) }

  /// The value of a node, without the parts that could not be read; nil after a finding that
  /// leaves nothing.
  mutating func value(
    of node: YAMLNode, as type: SettingType, at path: SettingPath, unbuilt: [String] = []
  ) -> SettingValue? {
    if case .refused = node.content { return nil }
    if isTodo(node) {
      report(.settingTodo, at: node.place, "\(path.label) is still TODO; write its value")
      return nil
    }
    switch type {
    case .list(let element): return list(of: node, element, at: path, unbuilt: unbuilt)
    case .map(let specs): return map(of: node, specs, at: path, fillsDefaults: true)
    case .changes(let specs): return map(of: node, specs, at: path, fillsDefaults: false)
    case .named(let element): return named(of: node, element, at: path, unbuilt: unbuilt)
    case .either(let types): return either(of: node, types, at: path, unbuilt: unbuilt)
    case .variants(let variants): return variant(of: node, variants, at: path)
    default: return scalar(of: node, type, at: path, unbuilt: unbuilt)
    }
  }

  private func isTodo(_ node: YAMLNode) -> Bool {
    guard let text = node.scalar else { return false }
    return text == "TODO" || text.hasPrefix("TODO ") || text.hasPrefix("TODO:")
  }

  mutating func refuseShape(_ node: YAMLNode, _ type: SettingType, at path: SettingPath) {
    let found =
      switch node.content {
      case .scalar("", isQuoted: false): "has no value"
      case .scalar(let text, _): "is \(quoted(text))"
      case .list: "is a list"
      case .map: "is a map"
      case .refused: "cannot be read"
      }
    let subject = path.label.isEmpty ? "the file" : path.label
    report(.settingBad, at: node.place, "\(subject) \(found); \(type.expectation)")
  }
}

extension SettingDecoder {
  private mutating func list(
    of node: YAMLNode, _ element: SettingType, at path: SettingPath, unbuilt: [String]
  ) -> SettingValue? {
    guard let nodes = node.elements else {
      refuseShape(node, .list(element), at: path)
      return nil
    }
    var values: [SettingValue] = []
    for (position, item) in nodes.enumerated() {
      let place = path.element(position, named: name(of: item, as: element))
      places.record(item.place, at: place.key)
      let value = value(of: item, as: element, at: place, unbuilt: unbuilt)
      if value == nil { failed.insert(place.key) }
      // A stand-in keeps the places of the others.
      values.append(value ?? .text(""))
    }
    return .list(values)
  }

  /// An entry of a list of maps is called by its first setting, which is its id.
  private func name(of node: YAMLNode, as type: SettingType) -> String? {
    switch type {
    case .map(let specs), .changes(let specs):
      guard let key = specs.first?.key, let text = node[key]?.scalar else { return nil }
      return text.isEmpty ? nil : String(text.unicodeScalars.prefix(40))
    default: return nil
    }
  }

  private mutating func named(
    of node: YAMLNode, _ element: SettingType, at path: SettingPath, unbuilt: [String]
  ) -> SettingValue? {
    guard let entries = node.entries else {
      refuseShape(node, .named(element), at: path)
      return nil
    }
    var members: [SettingValue.Member] = []
    for entry in entries {
      let place = path.member(entry.key)
      places.record(entry.keyPlace, at: place.key)
      if entry.key.isEmpty {
        report(.settingBad, at: entry.keyPlace, "\(path.label) has an empty key; write a name")
      } else if let value = value(of: entry.value, as: element, at: place, unbuilt: unbuilt) {
        members.append(.init(entry.key, value))
      } else {
        failed.insert(place.key)
      }
    }
    return .named(members.sorted { $0.key.isBefore($1.key) })
  }

  mutating func map(
    of node: YAMLNode, _ specs: [SettingSpec], at path: SettingPath, fillsDefaults: Bool
  ) -> SettingValue? {
    guard let entries = node.entries else {
      refuseShape(node, .map(specs), at: path)
      return nil
    }
    for entry in entries where !specs.contains(where: { $0.key == entry.key }) {
      refuseUnknown(entry, at: path, known: specs.map(\.key))
    }
    return .map(members(of: node, specs, at: path, fillsDefaults: fillsDefaults))
  }

  /// The members of a map in the order of their specifications, without those that could not be
  /// read.
  mutating func members(
    of node: YAMLNode, _ specs: [SettingSpec], at path: SettingPath, fillsDefaults: Bool
  ) -> [SettingValue.Member] {
    var members: [SettingValue.Member] = []
    for spec in specs {
      let entry = node.entries?.first { $0.key == spec.key }
      let isApart = spec.companion.map { node[$0] == nil } ?? false
      if let entry {
        if isApart { refuseApart(spec, at: path.member(spec.key), entry.keyPlace) }
        if let value = setting(spec, entry, at: path.member(spec.key)) {
          members.append(.init(spec.key, value))
        }
      } else if fillsDefaults && !isApart {
        if spec.isRequired { refuseMissing(spec, in: node, at: path) }
        if let value = spec.defaultValue { members.append(.init(spec.key, value)) }
      }
    }
    return members
  }

  private mutating func refuseApart(
    _ spec: SettingSpec, at path: SettingPath, _ place: SourceLocation
  ) {
    report(
      .settingBad, at: place,
      "\(path.label) is used with '\(spec.companion ?? "")' only; take it out")
  }

  mutating func refuseMissing(_ spec: SettingSpec, in node: YAMLNode, at path: SettingPath) {
    failed.insert(path.member(spec.key).key)
    report(
      .settingBad, at: node.place,
      "\(path.member(spec.key).label) is missing; \(spec.type.expectation)")
  }

  private mutating func setting(
    _ spec: SettingSpec, _ entry: YAMLNode.Entry, at path: SettingPath
  ) -> SettingValue? {
    let isScalar = entry.value.scalar != nil
    places.record(isScalar ? entry.value.place : entry.keyPlace, at: path.key)
    let value = value(of: entry.value, as: spec.type, at: path, unbuilt: spec.unbuiltWords)
    guard let value else {
      failed.insert(path.key)
      return nil
    }
    if !spec.isImplemented && value != spec.defaultValue {
      refuseUnbuilt(path.label, at: isScalar ? entry.value.place : entry.keyPlace)
      failed.insert(path.key)
    }
    return value
  }

  mutating func refuseUnbuilt(_ what: String, at place: SourceLocation) {
    report(
      .settingNotImplemented, at: place,
      "\(what) is not built in this version of Trowel; take it out, or count with a later version")
  }

  mutating func refuseUnknown(
    _ entry: YAMLNode.Entry, at path: SettingPath, known: [String]
  ) {
    searches += 1
    let near = searches > Self.mostSearches ? nil : nearestName(to: entry.key, among: known)
    let remedy =
      near.map { "did you mean '\($0)'?" }
      ?? "known here are " + known.joined(separator: ", ")
    let whole = path.label.isEmpty ? "this file" : path.label
    report(
      .settingUnknown, at: entry.keyPlace,
      "\(whole) has no setting \(quoted(entry.key)); \(remedy)")
  }
}
