/// Words that addresses in English are told by, compiled by hand.
enum EnglishAddressWords {
    static let kinds = PhraseTable(
        words: """
            street st avenue ave road rd lane ln drive dr boulevard blvd court ct way terrace ter crescent square sq
            close parkway pkwy circle cir place pl highway hwy trail gardens grove mews row alley hill plaza walk
            broadway
            """)
    static let units = PhraseTable(
        words: """
            apartment apt unit suite ste flat floor room number house building block po box
            """)
    static let states = PhraseTable(
        words: """
            alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho
            illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota
            mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah
            vermont virginia wisconsin wyoming york jersey hampshire mexico carolina dakota washington al ak az ar ca
            co ct de fl ga hi id il ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd
            tn tx ut vt va wa wv wi wy dc london manchester birmingham leeds glasgow edinburgh bristol liverpool
            sheffield cardiff belfast oxford cambridge brighton nottingham chicago boston seattle denver austin
            dallas houston phoenix philadelphia atlanta miami portland springfield brooklyn sacramento baltimore
            detroit memphis nashville cleveland
            """)
    static let between = PhraseTable(
        words: """
            north south east west n s e w old new saint st the upper lower great
            """)
    /// Words that make a number before a way no building: `two way street`.
    static let notNames = PhraseTable(
        words:
            "way the a an in on of to for and or is was are hours minutes days items dollars percent more other different times people"
    )
}
