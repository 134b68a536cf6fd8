/// `roll.csv`: who may vote where. Private: it never enters a pack.
package struct Roll: Sendable {
  package struct Entry: Sendable {
    package var voterKey: String
    package var councilID: String
    /// The dimension of the column `home`; nil if empty.
    package var home: Dimension?
    package var weight: Ratio?
    /// Values of the further columns, in the order of `Roll.attributes`; nil where empty.
    package var values: [String?]
    package var place: SourceLocation

    package init(
      voterKey: String, councilID: String, home: Dimension? = nil, weight: Ratio? = nil,
      values: [String?] = [], place: SourceLocation
    ) {
      self.voterKey = voterKey
      self.councilID = councilID
      self.home = home
      self.weight = weight
      self.values = values
      self.place = place
    }
  }

  package var attributes: [String]
  package var entries: [Entry]

  package init(attributes: [String] = [], entries: [Entry] = []) {
    self.attributes = attributes
    self.entries = entries
  }
}
