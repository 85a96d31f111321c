/// Towns and states that end an address and are no name of a person; public facts, listed by hand.
struct EnglishTownWords: Sendable {
    let cities = wordSet(
        """
        london leeds glasgow manchester birmingham liverpool bristol edinburgh cardiff belfast sheffield nottingham leicester coventry bradford hull
        newcastle sunderland brighton plymouth southampton portsmouth oxford cambridge york bath exeter norwich derby swansea aberdeen dundee reading
        luton bolton stockport wolverhampton preston blackpool ipswich swindon inverness watford slough croydon
        denver madison austin portland tampa seattle boston chicago houston dallas phoenix philadelphia atlanta miami orlando cleveland columbus
        cincinnati pittsburgh baltimore detroit milwaukee minneapolis omaha memphis nashville louisville charlotte raleigh richmond albuquerque tucson
        tulsa wichita sacramento fresno oakland anaheim tacoma spokane boise reno buffalo rochester albany hartford providence newark trenton
        jacksonville savannah birmingham montgomery jackson lincoln topeka springfield aurora boulder arlington plano irving brooklyn queens toronto
        vancouver ottawa montreal calgary dublin cork galway sydney melbourne brisbane perth auckland wellington paris rome berlin
        """)
    let twoWordCities = wordSet(
        "new-york los-angeles san-francisco san-diego san-antonio san-jose las-vegas salt-lake kansas-city fort-worth el-paso long-beach st-louis saint-paul new-orleans milton-keynes santa-monica santa-fe baton-rouge des-moines colorado-springs oklahoma-city ann-arbor"
    )
    let states = wordSet(
        """
        alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky
        louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania
        tennessee texas utah vermont virginia washington wisconsin wyoming england scotland wales ireland ontario
        al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc uk usa
        """)
    let twoWordStates = wordSet(
        "new-york new-jersey new-mexico new-hampshire north-carolina south-carolina north-dakota south-dakota west-virginia rhode-island"
    )
}
