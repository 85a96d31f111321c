/// Words that English names are told by. Compiled by hand from general knowledge of names that are common in the United
/// States and the United Kingdom.
enum EnglishNameWords {
    static let first = PhraseTable(
        words: """
            marcus victor jasmine dmitri ivan igor sergei olga natasha anastasia svetlana boris vladimir pavel marek
            piotr agnieszka zofia jan hans klaus jurgen fritz greta ingrid sven lars bjorn astrid nils erik anders
            pierre jacques francois marie camille chloe amelie luc antoine giovanni marco luca giulia francesca
            alessandro paolo lorenzo chiara diego javier alejandro miguel pablo rafael ricardo fernando eduardo
            sergio lucia elena carmen pilar rosa isabel ana gabriela valentina camila daniela mateo santiago tomas
            joaquin rohan arjun vikram sanjay rahul amit anil sunil deepak ravi suresh ramesh anita sunita pooja neha
            divya kavita lakshmi meera nisha anjali priyanka hassan hussein ibrahim yusuf khalid tariq bilal imran
            zainab khadija leila yasmin noor amina hana mina jin min soo hye yuna sora kenji takashi hiroshi haruto
            sakura yuki aiko akira naoko minh linh thanh hung phuong lan huong ming jing ying yan hui xin lei fang
            jun hong ping tyrone jamal deshawn latoya keisha ebony tamika darnell lamar terrell andre reggie desmond
            cedric malik kendrick travis cody dustin derrick brett chad trent shane blake colton hunter logan parker
            carson landon gavin caleb isaac owen wyatt levi ezra miles silas jasper felix hugo louis finn rory callum
            angus hamish lachlan duncan alistair fergus nora cora clara eva eleanor hazel aurora stella naomi ruby
            sadie piper quinn reese skylar peyton mackenzie bailey paige brooke leah hailey kaylee sienna georgia
            harriet florence matilda beatrice daisy rosie millie evie maisie esme phoebe tilly bethany gemma kirsty
            leanne stacey kerry joanne lorraine maureen eileen sheila bridget siobhan niamh aoife ciara sinead orla
            deirdre geoffrey clive nigel barry malcolm roland leonard clifford norman stanley ernest herbert cecil
            reginald percy tony phil greg jeff doug ken ron don jerry larry randy rick ricky eddie freddy danny tommy
            johnny jimmy bobby billy mickey vince vinny gus hank cindy debbie peggy patty kathy katie maggie molly
            polly sally wendy tina nina gina trish james robert john michael david william richard joseph thomas
            christopher charles daniel matthew anthony mark donald steven andrew paul joshua kenneth kevin brian
            timothy ronald george jason edward jeffrey ryan jacob nicholas gary eric jonathan stephen justin scott
            brandon benjamin samuel gregory alexander patrick jack dennis tyler aaron jose adam nathan henry zachary
            douglas peter kyle noah ethan jeremy walter christian keith roger terry austin sean gerald carl harold
            dylan arthur lawrence jordan jesse bryan bruce gabriel joe alan juan albert willie elijah wayne vincent
            mason roy ralph russell bradley philip eugene oliver liam lucas harry oscar leo archie freddie theo alfie
            simon graham stuart neil ian colin derek trevor gareth hugh rupert mary patricia jennifer linda elizabeth
            barbara susan jessica karen sarah lisa nancy sandra betty ashley emily kimberly margaret donna michelle
            carol amanda melissa deborah stephanie rebecca sharon laura cynthia dorothy amy kathleen angela shirley
            emma brenda pamela nicole anna samantha katherine christine helen debra rachel carolyn janet maria
            catherine heather diane olivia julie joyce victoria ruth virginia lauren kelly christina joan evelyn
            judith andrea hannah megan cheryl jacqueline martha madison teresa gloria sara janice ann kathryn abigail
            sophia frances jean alice judy isabella julia grace amber denise danielle marilyn beverly charlotte
            natalie theresa diana brittany doris kayla alexis lori sophie lucy ella freya poppy imogen fiona gillian
            tracey claire nicola mohammed muhammad ahmed ali omar priya raj wei mei carlos luis sofia tom tim ben sam
            dan matt mike dave rob steve chris nick jim bob bill kate liz beth jenny sue becky vicky jess abby zoe
            mia ava lily ivy aisha fatima
            """)
    static let last = PhraseTable(
        words: """
            delgado novotny petrov ivanov popov volkov sokolov nowak wojcik muller schneider fischer meyer wagner
            becker schulz koch bauer richter klein wolf schroder neumann braun dubois dupont moreau laurent lefebvre
            bernard durand leroy bianchi romano colombo ricci marino greco conti esposito ferrari costa oliveira
            pereira almeida carvalho souza lima gupta sharma verma kumar mehta shah reddy rao iyer nair kapoor
            malhotra chopra joshi desai hussain malik sheikh qureshi rahman chowdhury begum mahmood tran pham le vo
            dang bui do hoang phan lin ho chan cheung wong lau leung tam ng tan lim goh kobayashi yamamoto nakamura
            watanabe takahashi yamada sasaki kimura hayashi saito kang cho yoon jang han shin seo johansson andersson
            karlsson nilsson eriksson olsen pedersen kristensen jensen sorensen berg haugen virtanen korhonen
            mccarthy mcgrath mccormick mckenzie mclaughlin macleod buchanan sinclair drummond cameron forbes gordon
            douglas abbott barton baxter beckett benson blackwell booth bradford bradshaw brewer briggs bryant
            burgess burton caldwell carlson carpenter carr cartwright chandler cole conway corbett crawford
            cunningham curtis dalton daniels dawson dickson donovan drake dudley duncan dunn elliott emerson farrell
            faulkner ferguson finch fitzgerald fleming flynn franklin freeman frost gardner garrett gibbs gibson
            gilbert glover goodman goodwin griffin griffiths hale hancock hardy harper harrington hawkins hayes
            higgins hobbs hodges holland holt hopkins horton houston hudson hutchinson ingram jacobs jarvis jennings
            johnston kaufman keller kemp kent kerr kirby lamb lambert lancaster lang langley larson lester lindsey
            little lowe lucas lyons mackay maddox manning mathews maxwell maynard mcbride meadows mercer merritt
            middleton miles monroe moody moran morrow morton moss mullins nash newman newton nichols norris norton
            odonnell oconnor parks parsons patterson paul payne pearce perkins peters pierce poole porter potter
            pratt preston quinn ramsey randall raymond reeves reid reynolds rhodes rice riley roberson robertson
            robson rowe rowland salazar saunders savage schmitt schultz schwartz sharp shepherd sherman simpson
            skinner snyder sparks spencer stanley steele stephens stevens stevenson stokes strickland summers swanson
            tate terrell thornton townsend tucker underwood vance vaughn vega wade wallis walters walton warner
            warren waters watkins watts weaver weiss welch west wheeler whitehead whitney wilcox wiley wilkins
            wilkinson willis winters wolfe woodward wyatt yates york smith johnson williams brown jones garcia miller
            davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor moore jackson martin lee
            perez thompson white harris sanchez clark ramirez lewis robinson walker young allen king wright scott
            torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts gomez
            phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy cook rogers
            gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson watson
            brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long
            ross foster jimenez powell jenkins perry russell sullivan bell coleman butler henderson barnes fisher
            vasquez simmons graham murray ford castro marshall owens harrison fernandez mcdonald woods washington
            kennedy wells wallace hicks burke shaw holmes palmer hunt black stone webb knight singh khan ahmed ali
            chen wang li zhang liu wu huang yang park choi jung davies clarke mason hart chapman ellis lloyd dixon
            fox rose webster fletcher barker pearson lawson hamilton whitaker whitfield sutton holloway o'brien
            o'connor o'neill macdonald mclean ryan doyle byrne walsh gallagher schmidt weber hoffman larsen hansen
            novak kowalski rossi silva santos tanaka suzuki sato ito
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
            signed beneficiary recipient attention husband wife son daughter brother sister mother father kid boy
            girl partner neighbor neighbour landlord tenant technician driver nurse teacher roommate assistant
            director tutor mom dad boss colleague friend manager supervisor it's its is's ask surname lastname
            firstname under spelled
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
        ["holder", "is"], ["kid"], ["partner"], ["neighbor"], ["neighbour"], ["technician", "was"], ["driver", "was"],
        ["last", "name"], ["first", "name"], ["put", "through", "to"], ["through", "to"], ["transfer", "to"],
        ["care", "of"], ["attention", "of"], ["made", "out", "to"], ["in", "the", "name"], ["maiden", "name"],
        ["daughter"], ["brother"], ["sister"], ["husband"], ["wife"], ["son"], ["daughter"], ["colleague"], ["called"],
        ["under"],
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
