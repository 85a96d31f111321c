/// Common names of the United States and the United Kingdom, and the words around names; compiled by hand.
struct EnglishNameWords: Sendable {
    let firstNames = wordSet(
        """
        james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew joshua
        kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin
        samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam henry nathan douglas zachary peter kyle walter ethan jeremy
        harold keith christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan joe jordan billy bruce albert willie gabriel
        logan alan juan wayne roy ralph randy eugene vincent russell elijah louis bobby philip johnny marcus victor oliver harry charlie oscar leo archie
        mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa margaret betty sandra ashley dorothy kimberly emily donna
        michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia kathleen amy shirley angela helen anna brenda pamela nicole emma
        samantha katherine christine debra rachel catherine carolyn janet ruth maria heather diane virginia julie joyce victoria olivia kelly christina
        lauren joan evelyn judith megan cheryl andrea hannah martha jacqueline frances gloria ann teresa kathryn sara janice jean alice madison doris
        abigail julia judy grace denise amber marilyn beverly danielle theresa sophia marie diana brittany natalie isabella charlotte rose alexis kayla
        amelia isla ava mia lily poppy jasmine aisha fatima priya siobhan niamh sinead mohammed muhammad ahmed ali omar hassan ibrahim yusuf raj ravi
        arjun deepak sanjay wei ming li chen dmitri ivan olga natasha carlos miguel luis pedro sofia lucia diego hiroshi yuki min ji pierre hans klaus
        fiona gareth rhys owen callum angus hamish isobel nigel clive graham trevor simon stuart colin neil ian derek barry geoff kate katie lucy chloe
        zoe ella ellie molly tom tim jim bob bill ben dan dave mike matt nick rob sam steve tony ted liz jen jess meg sue beth josh zach luke liam mason
        aiden lucas connor cameron evan caleb hunter isaac seth gavin blake chad brett derrick malik jamal darnell tyrone keisha latoya imani kwame ngozi chidi
        amara chloe erin faith hope holly april june may summer dawn ivy violet daisy ruby pearl penelope hazel stella nora clara eleanor audrey claire
        sergei anastasia ingrid astrid lars sven bjorn anika mei ling xin hui kenji akira haruto aiko soo jin hyun
        """)
    let lastNames = wordSet(
        """
        smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor moore jackson
        martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen hill flores green
        adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris
        morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson watson brooks chavez wood
        james bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long ross foster jimenez powell jenkins perry russell sullivan
        bell coleman butler henderson barnes fisher vasquez simmons graham murray ford hamilton wallace woods west cole hayes bryant gibson ellis stone
        o'connor o'brien o'neill mcdonald macdonald mckenzie kowalski novak schmidt muller weber okafor adeyemi singh khan ahmed hussain ali shah kaur
        sharma gupta kumar rao iyer chen wang zhang liu yang huang zhao wu zhou xu tanaka suzuki sato delgado whitaker fernandez silva santos costa
        pereira ivanov petrov hansen olsen jensen larsen johansson lindberg dubois laurent moreau rossi russo ferrari bianchi cohen levy goldberg
        whitfield ashworth fletcher chapman barker lambert pearson harrison gallagher doyle byrne walsh ryan kennedy lynch burke quinn fitzgerald
        davies griffiths rees lloyd owen pritchard cameron fraser sinclair douglas ferguson duncan hunter mason knight palmer webb mills shaw holmes
        norton porter sutton barrett hart hawkins newton day fox bishop marsh grant stevens hudson spencer gordon wells cunningham armstrong carroll
        """)

    /// Names that are also plain words, towns or firms: they need a label, a title or another part of a name.
    let doubtful = wordSet(
        """
        may will mark grace hope faith april june summer dawn austin madison jordan virginia charlotte victoria rose amber hunter mason chase dell price
        long young white green brown black gray king hill wood woods stone west ford bell baker cook ward reed cruz day fox hart bishop marsh grant knight
        carter parker cooper lincoln jackson washington florence sydney chelsea london paris georgia carolina savannah brooklyn holly ivy pearl ruby daisy violet
        bill bob rob sue art drew jack frank nick pat don dale glen ray min ji li hall wells mills webb porter shaw taylor cameron lee ming wei
        jin soo hui xin hazel penny josh ann jean hamilton hudson gordon kent lane major martin cole spencer newton houston dallas denver eve
        """)

    let titles = wordSet(
        "mr mrs ms miss mx dr doctor professor prof sir madam mister sergeant officer nurse reverend captain inspector constable judge"
    )

    /// What comes directly before a name.
    let labels: [[String]] = [
        "my name is", "my name's", "name is", "the name's", "name's", "name", "this is", "speaking with", "speaking to",
        "speak with", "speak to", "talk to",
        "talking to", "someone called", "somebody called", "man called", "woman called", "lady called", "guy called",
        "called", "named", "signed by",
        "signed for by", "through to", "put me onto", "last name", "surname", "last name is", "surname is",
        "first name is", "full name is", "spelled", "it's spelled", "patient is", "caller is", "customer is",
        "first name", "full name", "maiden name", "caller", "customer",
        "driver was", "technician was", "agent was", "engineer was", "driver is", "colleague", "manager", "my husband",
        "my wife", "my son", "my daughter",
        "my kid", "my brother", "my sister", "my partner", "my friend", "my boss", "my mum", "my mom", "my dad",
        "account holder", "cardholder",
        "card holder", "policyholder", "in the name of", "under the name", "under the name of", "addressed to",
        "made out to", "payable to",
        "attention", "care of", "registered to", "booked under", "booking for", "order for", "appointment for", "i'm",
        "i am", "it's", "dear",
        "hi", "hello", "thanks", "thank you", "ask for", "asked for", "cousin", "patient", "passenger", "passengers",
        "spoke to", "spoke with", "from", "with", "for", "and", "by",
    ].map { $0.split(separator: " ").map(String.init) }

    /// Labels after which so much else may come that only a listed name counts.
    let looseLabels = wordSet("i'm am it's hi hello thanks you for and by from with called name customer to name's")

    /// Words that are no part of a name, whatever their case.
    let stopWords = wordSet(
        """
        the a an is was are were be been i you he she it we they me him her us them my your his its our their this that these those and or but so if
        in on at of to for from with by as about into over under after before then than not no yes ok okay please sorry hello hi hey thanks thank there
        here what when where who why how which can could would should shall will may might must do does did have has had get got calling call speaking
        speak said says say correct right sure just really very going gonna want need trying looking having only also still now today tomorrow
        yesterday morning afternoon evening monday tuesday wednesday thursday friday saturday sunday january february march april june july august
        september october november december street road avenue lane drive court place way boulevard crescent bank support billing sales claims
        customer service team department manager doctor sir madam account card order number date birth address email phone zip postcode code
        one two three four five six seven eight nine ten oh zero double first second third um uh well yeah mr mrs ms dr miss someone anyone somebody
        like because up down out off back again more most some any all each every other another same new old good great fine happy unable afraid glad
        from between dot com org net wrong missing late ready waiting done sick busy able unhappy not locked stuck moving reporting wondering
        samsung apple dell google amazon microsoft sony tesla ups fedex dhl paypal visa mastercard barclays lloyds tesco vodafone verizon comcast
        ticket callback phone mobile cell reference passport license licence plate flight room floor section version
        """)
    /// What makes a capitalised word before it a street or a firm.
    let notAfter = wordSet(
        "street road avenue lane drive court place way boulevard crescent st rd ave ln dr terrace close gardens square row hill park view house bank ltd inc plc llc university hospital airport station hotel"
    )
}
