extension SettingValue {
  /// The text, or nil where it is one of the words for "not set".
  package func text(unless words: String...) -> String? {
    text.flatMap { words.contains($0) ? nil : $0 }
  }
  /// The texts of a list.
  package var texts: [String] { (elements ?? []).compactMap(\.text) }
  package var ratios: [Ratio] { (elements ?? []).compactMap(\.ratio) }

  /// The texts of a map that is named by the cycle.
  var textByName: [String: String] { dictionary { $0.text } }
  func dictionary<Value>(_ read: (SettingValue) -> Value?) -> [String: Value] {
    var all: [String: Value] = [:]
    for member in members ?? [] { all[member.key] = read(member.value) }
    return all
  }

  /// A choice as a case.
  func word<Word: RawRepresentable>(_ type: Word.Type = Word.self) -> Word?
  where Word.RawValue == String {
    text.flatMap(Word.init(rawValue:))
  }
  func isWord(_ word: String) -> Bool { text == word }
}

extension [SettingValue.Member] {
  package subscript(key: String) -> SettingValue? { first { $0.key == key }?.value }

  /// These members with others in place of those of the same key, each whole (CONFEDERATION 3).
  package func replacing(_ changes: [SettingValue.Member]) -> [SettingValue.Member] {
    var all = self
    for change in changes {
      if let place = all.firstIndex(where: { $0.key == change.key }) {
        all[place] = change
      } else {
        all.append(change)
      }
    }
    return all
  }
}
