/// Words that English names are told by. Compiled by hand from general knowledge of names that are common in the United
/// States and the United Kingdom.
enum EnglishNameWords {
    static let first = PhraseTable(
        words: """
            james robert john michael david william richard joseph thomas christopher charles daniel matthew anthony
            mark donald steven andrew paul joshua kenneth kevin brian timothy ronald george jason edward jeffrey ryan
            jacob nicholas gary eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander
            patrick jack dennis jerry tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan jeremy
            walter christian keith roger terry austin sean gerald carl harold dylan arthur lawrence jordan jesse
            bryan billy bruce gabriel joe logan alan juan albert willie elijah wayne randy vincent mason roy ralph
            bobby russell bradley philip eugene oliver liam lucas harry oscar leo archie freddie theo alfie simon
            nigel graham stuart neil ian colin derek trevor gareth callum hugh rupert mary patricia jennifer linda
            elizabeth barbara susan jessica karen sarah lisa nancy sandra betty ashley emily kimberly margaret donna
            michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia dorothy amy kathleen angela
            shirley emma brenda pamela nicole anna samantha katherine christine helen debra rachel carolyn janet
            maria catherine heather diane olivia julie joyce victoria ruth virginia lauren kelly christina joan
            evelyn judith andrea hannah megan cheryl jacqueline martha madison teresa gloria sara janice ann kathryn
            abigail sophia frances jean alice judy isabella julia grace amber denise danielle marilyn beverly
            charlotte natalie theresa diana brittany doris kayla alexis lori marie sophie chloe lucy ella freya poppy
            imogen fiona gillian tracey claire nicola mohammed muhammad ahmed ali omar priya raj wei mei carlos luis
            miguel sofia tom tim ben sam dan matt mike dave rob steve chris nick jim bob bill kate liz beth jenny sue
            becky vicky jess abby zoe mia ava lily ivy aisha fatima hiroshi yuki
            """)
    static let last = PhraseTable(
        words: """
            smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson
            anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis
            robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall
            rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins
            reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly
            howard ramos kim cox ward richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes
            price alvarez castillo sanders patel myers long ross foster jimenez powell jenkins perry russell sullivan
            bell coleman butler henderson barnes fisher vasquez simmons graham murray ford castro marshall owens
            harrison fernandez mcdonald woods washington kennedy wells wallace hicks burke shaw holmes palmer hunt
            black stone webb knight singh khan ahmed ali chen wang li zhang liu wu huang yang park choi jung davies
            clarke mason hart chapman ellis lloyd dixon fox rose webster fletcher barker pearson lawson hamilton
            whitaker whitfield sutton holloway o'brien o'connor o'neill macdonald mclean ryan doyle byrne walsh
            gallagher schmidt weber hoffman larsen hansen novak kowalski rossi silva santos tanaka suzuki sato ito
            """)
    /// Names that are more often something else: they need a title, a lead or a surname.
    static let ambiguous = PhraseTable(
        words: """
            mark will may grace rose joy hope faith bill rob art frank jack pat sue dawn april june august summer
            amber ruby robin young long black white brown green gray king hill wood woods stone price ward cook baker
            carter fisher foster hunt hart knight bell ford fox rich chance chase clay dale dean drew earl gene grant
            guy jean jay lance lane max miles nick norm penny ray sandy sky violet wade wells cruz justice mason
            taylor jordan austin washington park lee ivy lily poppy christian sam ben dan tim tom dave matt ross
            scott kelly ryan morgan james thomas david allen howard gary terry
            """)
    static let titles = PhraseTable(
        words: """
            mr mrs ms miss dr doctor prof professor sir madam mister missus sergeant officer reverend
            """)
    /// Words before a name: `my name is`, `this is`, `speak to`.
    static let leads = PhraseTable(
        words: """
            name named called is i'm am with to from by for and customer patient caller agent cardholder holder
            signed beneficiary recipient attention husband wife son daughter brother sister mother father mom dad
            boss colleague friend manager supervisor it's its is's ask surname lastname firstname under spelled
            """)
    /// Those among them that nearly always have a name behind them.
    static let strongLeads = PhraseTable(
        words: """
            named name patient cardholder surname beneficiary recipient attention lastname firstname holder
            """)
    /// Two words that have a name behind them.
    static let pairs = [
        ["name", "is"], ["name's"], ["this", "is"], ["speak", "to"], ["speak", "with"], ["speaking", "with"],
        ["speaking", "to"],
        ["signed", "by"], ["i", "am"], ["i'm"], ["on", "behalf", "of"], ["ask", "for"], ["name", "of"],
        ["addressed", "to"],
        ["holder", "is"], ["husband"], ["wife"], ["son"], ["daughter"], ["colleague"], ["called"], ["under"],
        ["manager"], ["talk", "to"],
        ["spoke", "to"], ["spoke", "with"], ["spoken", "to"], ["talking", "to"], ["payable", "to"], ["belongs", "to"],
        ["registered", "to"],
    ]
    /// Words that never are part of a name, behind a title or a lead.
    static let others = PhraseTable(
        words: """
            the a an my your our his her their this that it me you us them him here there calling speaking from about
            regarding and or not just still very really going trying looking having been being sorry happy sure glad
            afraid interested wondering ready someone somebody anyone anybody manager supervisor support sales
            billing customer service department team agent representative monday tuesday wednesday thursday friday
            saturday sunday in on at for with by of to is was are am what which who when where why how no yes okay ok
            right now today tomorrow yesterday one two three four five six seven eight nine ten so if but because can
            could would should will please thanks thank need want get got
            """)
}
