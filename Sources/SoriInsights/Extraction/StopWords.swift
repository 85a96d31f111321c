/// Words that say nothing about the matter.
enum StopWords {
    /// Whether `word`, in lower case, carries no meaning of its own.
    static func contains(_ word: String) -> Bool { words.contains(word) }

    private static let words = Set(
        (english + " " + korean).split(whereSeparator: \.isWhitespace).map(String.init))

    private static let english = """
        a about after again all also am an and any are as at be because been before being but by can could did do does
        doing don done down each else even ever every few for from further get go going gonna got had has have having
        he her here hers him his how i if in into is it its just know let like ll m me mean more most much my no nor
        not now of off oh ok okay on once one only or other our out over own re really right said same say says see
        she should so some such sure than that the their them then there these they thing things think this those
        through to too uh um under until up us ve very want was way we well were what when where which while who whom
        why will with would yeah yes yet you your yours today maybe actually kind lot something good make s t d
        """

    private static let korean = """
        그리고 그래서 그런데 그러면 그러니까 그러나 하지만 그럼 그냥 이제 지금 오늘 그때 여기 거기 저기 이거 그거 저거 이것 그것 저것 이런 그런
        저런 이렇게 그렇게 저렇게 어떻게 어떤 무슨 뭔가 뭐 네 예 아니 아니요 음 어 아 저 제 그 이 우리 저희 제가 저는 나는 내가 너무 정말 진짜
        아주 매우 조금 좀 많이 더 다 또 및 등 수 것 거 때 때문 정도 경우 부분 생각 말씀 말 일단 혹시 아마 사실 약간 계속 다시 먼저 바로 같이 번째 첫째 둘째 셋째
        함께 모두 모든 각각 있다 없다 하다 되다 같다 이다 아니다 있는 없는 하는 되는 같은 위해 위한 대한 대해 통해 따라 관련 여러 여러분 안녕하세요
        감사합니다 이번 다음 지난 올해 작년 내년
        """
}
