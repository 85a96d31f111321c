/// The words of English addresses; compiled by hand.
struct EnglishAddressWords: Sendable {
    let types = wordSet(
        """
        street road avenue lane drive court place way boulevard crescent terrace close gardens square row parkway highway circle trail grove mews
        walk rise hill view st rd ave ln dr ct pl blvd cres terr sq pkwy hwy cir
        """)
    let weakTypes = wordSet(
        "way place court close row walk rise hill view square drive circle trail dr ct st pl gardens grove")
    let numbers = wordSet(
        """
        zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty
        forty fifty sixty seventy eighty ninety hundred thousand double triple
        """)
    let units = wordSet("flat apartment apt unit suite ste room floor building block")
    let notInStreet = wordSet(
        """
        the a an of my your our is are was were be in on at to for from with by and or but i you he she it we they this that have has do days day hours
        hour minutes minute weeks week months month years year times dollars pounds dollar pound percent pm am working business more other next miles inches
        people items boxes tablets megabits euros cents bucks working lines number code reference o'clock long good only just so not no
        """)
    let labels = wordSet("address live lives at to from deliver located house")
}
