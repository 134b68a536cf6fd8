extension DiagnosticCode {
  /// Every code with its level and what its message is about, in the order of the cases.
  package static let entries: [Entry] = [
    Entry(
      code: .notUTF8, level: .error,
      meaning: "the byte that is not UTF-8, its offset, and how to save the file again"),
    Entry(
      code: .bomInside, level: .error,
      meaning: "a byte-order mark that is not at the start of the file"),
    Entry(code: .nulByte, level: .error, meaning: "a NUL byte"),
    Entry(
      code: .controlCharacter, level: .error,
      meaning: "a control character in an id or a number"),
    Entry(code: .newlineCr, level: .error, meaning: "a lone carriage return outside quotes"),
    Entry(code: .newlineMixed, level: .warning, meaning: "line ends of both kinds"),
    Entry(
      code: .quoteUnclosed, level: .error,
      meaning: "the line where a quote opened that never closes"),
    Entry(
      code: .quoteStray, level: .error,
      meaning: "a quote inside an unquoted field, or text after a closing quote"),
    Entry(
      code: .separatorUnclear, level: .error,
      meaning: "a header that no separator splits into known columns"),
    Entry(code: .headerMissing, level: .error, meaning: "a table without a header line"),
    Entry(code: .headerRepeated, level: .error, meaning: "a line equal to the header"),
    Entry(code: .columnMissing, level: .error, meaning: "a required column that is absent"),
    Entry(code: .columnUnknown, level: .error, meaning: "a column that no table of this kind has"),
    Entry(code: .columnDuplicate, level: .error, meaning: "a column named twice"),
    Entry(
      code: .columnPersonal, level: .error,
      meaning: "a column with personal data in a ballots file"),
    Entry(
      code: .rowRagged, level: .error,
      meaning: "a row with more or fewer cells than the header"),
    Entry(code: .rowDuplicate, level: .error, meaning: "a key that stands twice"),
    Entry(code: .duplicateProject, level: .error, meaning: "a project listed twice"),
    Entry(
      code: .rollDuplicate, level: .error,
      meaning: "a voter key twice in one council of the roll"),
    Entry(
      code: .tooLarge, level: .error,
      meaning: "a file, line, field, column count or row count beyond its limit"),
    Entry(code: .fileNotFound, level: .error, meaning: "an input that does not exist"),
    Entry(
      code: .fileNameBad, level: .error,
      meaning: "a file name with characters that a manifest cannot hold"),
    Entry(code: .fileNotText, level: .error, meaning: "a spreadsheet or compressed file"),
    Entry(
      code: .fileNotRegular, level: .error,
      meaning: "a link, folder or device where a file should be"),
    Entry(code: .fileSameContent, level: .error, meaning: "two ballot files with the same content"),
    Entry(code: .fileChanged, level: .error, meaning: "a file that changed while it was read"),
    Entry(
      code: .fileUnreadable, level: .error,
      meaning: "a file or folder that the system refuses to read"),
    Entry(code: .idEmpty, level: .error, meaning: "an empty id"),
    Entry(code: .idTooLong, level: .error, meaning: "an id longer than 64 characters or 200 bytes"),
    Entry(code: .idBadCharacter, level: .error, meaning: "a character that an id may not hold"),
    Entry(code: .idReserved, level: .error, meaning: "an id equal to a column name"),
    Entry(
      code: .idSpreadsheetDamage, level: .error,
      meaning: "an id that a spreadsheet has probably changed"),
    Entry(code: .councilIdBad, level: .error, meaning: "a council id that cannot be a file name"),
    Entry(
      code: .councilIdCaseTwins, level: .error,
      meaning: "two council ids that differ only by case"),
    Entry(
      code: .idTwins, level: .warning,
      meaning: "two ids that differ only by case or leading zeros"),
    Entry(code: .idMixedScript, level: .warning, meaning: "an id that mixes look-alike scripts"),
    Entry(
      code: .labelTwins, level: .warning,
      meaning: "two labels that differ only by case or accents"),
    Entry(
      code: .labelUnused, level: .warning,
      meaning: "a label of the by-law that no project carries"),
    Entry(
      code: .textInvisible, level: .warning,
      meaning: "invisible or direction-changing characters in a text"),
    Entry(
      code: .valuePlaceholder, level: .error,
      meaning: "a placeholder such as NULL, NA or #REF! in a typed cell"),
    Entry(code: .listEmptyEntry, level: .error, meaning: "an empty entry in a list"),
    Entry(code: .dateBad, level: .error, meaning: "a date that is not YYYY-MM-DD"),
    Entry(
      code: .instantNotUtc, level: .error,
      meaning: "an instant that is not YYYY-MM-DDThh:mm:ssZ"),
    Entry(code: .numberBad, level: .error, meaning: "a cell that is no number"),
    Entry(code: .numberNegative, level: .error, meaning: "a number below zero"),
    Entry(
      code: .numberDecimalComma, level: .error,
      meaning: "a decimal comma where a point is expected"),
    Entry(code: .numberGrouping, level: .error, meaning: "a thousands separator that is not set"),
    Entry(
      code: .numberAmbiguous, level: .error,
      meaning: "a number that could be read in two ways"),
    Entry(code: .numberCurrency, level: .error, meaning: "a currency sign or code in a number"),
    Entry(code: .numberTooFine, level: .error, meaning: "more decimals than the currency has"),
    Entry(code: .numberTooLarge, level: .error, meaning: "a number beyond the greatest allowed"),
    Entry(code: .costZero, level: .error, meaning: "a cost of zero"),
    Entry(code: .costNegative, level: .error, meaning: "a cost below zero"),
    Entry(
      code: .costSentinel, level: .error,
      meaning: "a cost that stands for a withdrawn project"),
    Entry(
      code: .costRangeBad, level: .error,
      meaning: "an adjustable cost whose minimum or step does not fit"),
    Entry(code: .costAbovePool, level: .warning, meaning: "a project dearer than its pool"),
    Entry(code: .treeParent, level: .error, meaning: "a parent that is not listed"),
    Entry(code: .treeRoots, level: .error, meaning: "no root or more than one"),
    Entry(code: .treeCycle, level: .error, meaning: "councils that are their own ancestors"),
    Entry(code: .levelNone, level: .error, meaning: "a council that no level takes"),
    Entry(code: .levelTwice, level: .error, meaning: "a council that two levels take"),
    Entry(
      code: .councilUnknown, level: .error,
      meaning: "a council id that councils.csv does not list"),
    Entry(
      code: .councilMissing, level: .error,
      meaning: "a council that handed in nothing and is not listed as absent"),
    Entry(
      code: .moreBallotsThanEligible, level: .error,
      meaning: "more ballots than eligible voters"),
    Entry(code: .attributeMissing, level: .error, meaning: "a franchise attribute without a value"),
    Entry(code: .baseMissing, level: .error, meaning: "a number of people that a formula needs"),
    Entry(
      code: .dimensionsAdded, level: .error,
      meaning: "dimensions that would be added under membership policy separate"),
    Entry(
      code: .plenumMixed, level: .error,
      meaning: "councils of several dimensions in one plenum that is not declared as mixed"),
    Entry(
      code: .seatsInfeasible, level: .error,
      meaning: "seats that the least and the most of each council do not allow"),
    Entry(
      code: .referendumDigest, level: .error,
      meaning: "the result of a referendum about other inputs"),
    Entry(
      code: .referendumOptions, level: .error,
      meaning: "the result of a referendum with options missing or unknown"),
    Entry(
      code: .referendumNotNeeded, level: .error,
      meaning: "the result of a referendum where nothing is disputed"),
    Entry(
      code: .doubleVotesNotAcknowledged, level: .error,
      meaning: "membership policy double without its acknowledgement"),
    Entry(code: .scopeMissing, level: .error, meaning: "a project without council or pool"),
    Entry(
      code: .scopeLowered, level: .error,
      meaning: "a scope council that is not above what the project affects"),
    Entry(
      code: .scopeCrossDimension, level: .error,
      meaning: "a project that affects councils of several dimensions"),
    Entry(
      code: .noPoolForProject, level: .error,
      meaning: "a project that no pool of its scope takes"),
    Entry(code: .poolTwice, level: .error, meaning: "a pool declared twice"),
    Entry(code: .poolUnknown, level: .error, meaning: "a pool id that nothing declares"),
    Entry(code: .indexZero, level: .error, meaning: "an index of zero in an inverse formula"),
    Entry(code: .weightsAllZero, level: .error, meaning: "a split whose weights are all zero"),
    Entry(
      code: .weightsTooFine, level: .error,
      meaning: "weights whose common denominator is above 10^12"),
    Entry(
      code: .floorsExceedAmount, level: .error,
      meaning: "floors or bases above the amount to split"),
    Entry(code: .residueNegative, level: .error, meaning: "a rounding residue below zero"),
    Entry(
      code: .leftoverCycle, level: .error,
      meaning: "leftover money that would travel in a circle"),
    Entry(
      code: .mixedLeftover, level: .error,
      meaning: "siblings with different steps before a collective one"),
    Entry(
      code: .appealWithSideways, level: .error,
      meaning: "a level with appeals and the step sideways"),
    Entry(
      code: .topUpTwice, level: .error,
      meaning: "a top-up step and fund-if-covered at one level"),
    Entry(code: .currencyMix, level: .error, meaning: "more than one currency"),
    Entry(code: .overflow, level: .error, meaning: "a sum beyond 64 bits"),
    Entry(
      code: .coordinateHalf, level: .error,
      meaning: "a latitude without longitude or the reverse"),
    Entry(code: .coordinateRange, level: .error, meaning: "a coordinate out of range"),
    Entry(
      code: .layoutUnclear, level: .error,
      meaning: "a ballots file with the columns of no layout or of several"),
    Entry(
      code: .ballotsCouncilUnknown, level: .error,
      meaning: "a ballots file that names no council"),
    Entry(
      code: .ballotsCouncilConflict, level: .error,
      meaning: "a file name and a council column that disagree"),
    Entry(code: .seqMissing, level: .error, meaning: "a missing or repeated seq where one decides"),
    Entry(code: .weightTwice, level: .error, meaning: "weights in the ballots and in the roll"),
    Entry(code: .ballotDuplicateId, level: .reject, meaning: "two ballots with one id"),
    Entry(code: .voterDuplicate, level: .reject, meaning: "two ballots of one voter in a council"),
    Entry(
      code: .voterTwoCouncils, level: .reject,
      meaning: "one voter in two councils of a dimension"),
    Entry(code: .notOnRoll, level: .reject, meaning: "a voter who is not on the roll"),
    Entry(
      code: .voterWrongCouncil, level: .reject,
      meaning: "a voter who is on the roll of another council"),
    Entry(code: .rankBad, level: .reject, meaning: "a rank that is no positive whole number"),
    Entry(code: .rankEqual, level: .reject, meaning: "two projects at one rank"),
    Entry(code: .pointsBad, level: .reject, meaning: "points that are no number"),
    Entry(
      code: .pointsOutOfRange, level: .reject,
      meaning: "points below the least or above the most allowed"),
    Entry(code: .pointsMismatch, level: .reject, meaning: "points and choices that do not match"),
    Entry(code: .pointsSum, level: .reject, meaning: "a sum of points outside the limits"),
    Entry(code: .ballotOvervote, level: .reject, meaning: "more choices than allowed"),
    Entry(code: .ballotUndervote, level: .reject, meaning: "fewer choices than required"),
    Entry(
      code: .ballotOverCost, level: .reject,
      meaning: "choices that cost more than a knapsack ballot may"),
    Entry(
      code: .ballotUnderCost, level: .reject,
      meaning: "choices that cost less than a knapsack ballot must"),
    Entry(
      code: .amountNotAllowed, level: .reject,
      meaning: "an amount that the project does not offer"),
    Entry(
      code: .unknownProject, level: .reject,
      meaning: "a choice that projects.csv does not list"),
    Entry(
      code: .choiceOutOfScope, level: .reject,
      meaning: "a choice that the voter's council does not decide"),
    Entry(code: .choiceDuplicate, level: .reject, meaning: "a project named twice on a ballot"),
    Entry(
      code: .choiceVoid, level: .note,
      meaning: "a choice of a withdrawn, excluded or unqualified project"),
    Entry(code: .rankGap, level: .note, meaning: "a rank that was skipped"),
    Entry(code: .ballotBlank, level: .note, meaning: "a ballot without a choice"),
    Entry(code: .allChoicesVoid, level: .note, meaning: "a ballot none of whose choices counts"),
    Entry(code: .projectNoColumn, level: .warning, meaning: "projects that nobody could choose"),
    Entry(code: .tallySealMismatch, level: .error, meaning: "a tally that is not the one sealed"),
    Entry(code: .tallyBylawDiffers, level: .error, meaning: "a tally made under other rules"),
    Entry(
      code: .tallyValueImpossible, level: .error,
      meaning: "a tally with votes above its ballots"),
    Entry(code: .tallyOverlap, level: .error, meaning: "tallies of a council and of one above it"),
    Entry(
      code: .tallyMismatch, level: .error,
      meaning: "ballots and tally of one council that differ"),
    Entry(code: .ballotsNeeded, level: .error, meaning: "a tally where the rule needs ballots"),
    Entry(
      code: .ruleNeedsBallots, level: .error,
      meaning: "a rule that cannot be counted from tallies"),
    Entry(
      code: .seatOverlap, level: .error, meaning: "two terms of one seat at one instant"),
    Entry(
      code: .seatCount, level: .error, meaning: "rows for more seats than a council has"),
    Entry(
      code: .recallInvalid, level: .error,
      meaning: "a term that ends by a recall which is not valid"),
    Entry(
      code: .mandateUnknownProject, level: .error,
      meaning: "a mandate that names a project which projects.csv does not list"),
    Entry(
      code: .mixedMandates, level: .error, meaning: "mandates that do not go together"),
    Entry(
      code: .lateRow, level: .note,
      meaning: "a row about delegates that was recorded after the deadline"),
    Entry(code: .lotIncomplete, level: .error, meaning: "a lot that leaves projects out"),
    Entry(
      code: .lotDuplicate, level: .error,
      meaning: "a lot that names a project or position twice"),
    Entry(code: .lotUnknownProject, level: .error, meaning: "a lot that names an unknown project"),
    Entry(code: .lotTwice, level: .error, meaning: "a lot drawn by hand and a seed"),
    Entry(
      code: .yamlNotSupported, level: .error,
      meaning: "YAML outside the subset that a by-law may use"),
    Entry(code: .yamlDuplicateKey, level: .error, meaning: "a key twice in one map"),
    Entry(code: .settingUnknown, level: .error, meaning: "a setting that does not exist"),
    Entry(code: .settingBad, level: .error, meaning: "a value that a setting cannot take"),
    Entry(
      code: .settingUnused, level: .error,
      meaning: "a setting that the rule or ballot kind does not use"),
    Entry(code: .settingTodo, level: .error, meaning: "a value that is still TODO"),
    Entry(
      code: .settingNotImplemented, level: .error,
      meaning: "a setting that this version cannot count"),
    Entry(
      code: .overrideNotPermitted, level: .error,
      meaning: "a council setting that its level does not permit"),
    Entry(
      code: .overrideNoReason, level: .error,
      meaning: "an override without reason or authority"),
    Entry(code: .overrideConflict, level: .error, meaning: "overrides that contradict each other"),
    Entry(code: .overrideOverPool, level: .error, meaning: "an override that the pool cannot pay"),
    Entry(
      code: .limitNotSupported, level: .error,
      meaning: "a limit that the rule does not support"),
    Entry(
      code: .resourceNotSupported, level: .error,
      meaning: "resources of a pool whose rule does not weigh them"),
    Entry(
      code: .welfareTooLarge, level: .error,
      meaning: "a contest too large for the best set to be found exactly"),
    Entry(code: .channelEmpty, level: .error, meaning: "a channel with weight but without ballots"),
    Entry(code: .topKOverPool, level: .error, meaning: "winners that cost more than the pool"),
    Entry(
      code: .add1StepCap, level: .error, meaning: "more steps of Add1 than the by-law allows"),
    Entry(code: .reserveEmpty, level: .error, meaning: "a reserve that cannot pay the gap"),
    Entry(code: .pbSection, level: .error, meaning: "a section out of order, twice or missing"),
    Entry(code: .pbMetaDuplicate, level: .error, meaning: "a META key twice"),
    Entry(code: .pbMetaEmpty, level: .error, meaning: "an empty META key"),
    Entry(code: .pbFirstColumn, level: .error, meaning: "a first column that is not the id"),
    Entry(code: .pbIdComma, level: .error, meaning: "an id with a comma"),
    Entry(code: .pbBlank, level: .warning, meaning: "blanks around a separator"),
    Entry(code: .pbColon, level: .warning, meaning: "a colon where a semicolon belongs"),
    Entry(
      code: .pbCountMismatch, level: .warning,
      meaning: "a number in the file that the recount does not bear out"),
    Entry(
      code: .pbRuleUnspecified, level: .warning,
      meaning: "a rule that the file does not define"),
    Entry(code: .pbLossy, level: .warning, meaning: "what a .pb file cannot express"),
    Entry(code: .trailingSeparator, level: .note, meaning: "a separator at the end of every line"),
    Entry(code: .rowEmpty, level: .note, meaning: "lines without content"),
    Entry(code: .blankInvisible, level: .note, meaning: "invisible blanks that were trimmed"),
    Entry(code: .idNormalised, level: .note, meaning: "ids that were put into normal form C"),
    Entry(
      code: .pbSelectedOverBudget, level: .note,
      meaning: "selected projects that cost more than the budget"),
    Entry(code: .pbMaxLength, level: .note, meaning: "a length limit above the number of projects"),
    Entry(code: .pbExperimental, level: .note, meaning: "a file marked as experimental"),
    Entry(code: .pbPointsOrder, level: .note, meaning: "points that do not fall along the ballot"),
    Entry(code: .capResidue, level: .note, meaning: "money that caps leave in the source"),
    Entry(code: .notJson, level: .error, meaning: "bytes that are not JSON"),
    Entry(code: .notCanonical, level: .error, meaning: "JSON that is not in canonical form"),
    Entry(
      code: .numberNotInteger, level: .error,
      meaning: "a JSON number with a fraction or exponent"),
    Entry(
      code: .numberNotCanonical, level: .error,
      meaning: "a JSON number in another than its canonical form"),
    Entry(code: .numberOutOfRange, level: .error, meaning: "a JSON number beyond 2^53 - 1"),
    Entry(code: .nullNotAllowed, level: .error, meaning: "a JSON null"),
    Entry(code: .duplicateKey, level: .error, meaning: "a JSON key twice"),
    Entry(code: .keyAlphabet, level: .error, meaning: "a JSON key outside the alphabet"),
    Entry(code: .badUnicode, level: .error, meaning: "a JSON string that is not Unicode"),
    Entry(code: .inputChanged, level: .error, meaning: "an input that differs from its digest"),
    Entry(
      code: .inputMissing, level: .error,
      meaning: "an input that a manifest names and that is absent"),
    Entry(code: .inputAdded, level: .error, meaning: "an input that a manifest does not name"),
    Entry(code: .bylawDiffers, level: .error, meaning: "a by-law that differs"),
    Entry(code: .programDiffers, level: .error, meaning: "another version of the program"),
    Entry(code: .fileMissing, level: .error, meaning: "a file of the pack that is absent"),
    Entry(code: .fileAdded, level: .error, meaning: "a file that the pack does not list"),
    Entry(code: .rowMissing, level: .error, meaning: "a row that is only in the pack"),
    Entry(code: .rowAdded, level: .error, meaning: "a row that is only in the recount"),
    Entry(code: .differsCell, level: .error, meaning: "a cell that differs"),
    Entry(code: .differsRecord, level: .error, meaning: "a record that differs"),
    Entry(code: .differsBytes, level: .error, meaning: "bytes that differ"),
    Entry(
      code: .logChainBroken, level: .error,
      meaning: "an event log whose chain of digests is broken"),
    Entry(code: .seedTooShort, level: .error, meaning: "a seed with fewer than 20 digits"),
    Entry(code: .seedTooLong, level: .error, meaning: "a seed with more than 128 digits"),
    Entry(code: .seedNotDigits, level: .error, meaning: "a seed that is not made of digits"),
    Entry(
      code: .projectsChanged, level: .error,
      meaning: "a projects file that differs from the committed digest"),
    Entry(code: .votingOpen, level: .error, meaning: "a count before voting has closed"),
    Entry(code: .sequenceFork, level: .error, meaning: "two packs with one sequence number"),
  ]
}
