import SoriCore
import Testing

@testable import SoriInsights

struct TopicSegmentationTests {
    private static let subjects = [
        [
            "배송이 아직 도착하지 않아서 문의드립니다", "택배 기사님이 배송 주소를 못 찾았다고 합니다", "배송 조회를 하면 택배 터미널에 있다고 나와요",
            "택배 송장 번호로 배송 상태를 확인했습니다", "주소지를 바꾸면 배송이 하루 늦어집니다",
        ],
        [
            "카드 결제가 두 번 청구되었어요", "결제 취소는 카드 회사에서 처리합니다", "청구 금액이 카드 명세서와 다릅니다", "할부 결제로 카드 청구를 나눌 수 있습니다",
            "카드 승인 문자에 결제 금액이 나옵니다",
        ],
        [
            "인터넷 공유기 전원이 자꾸 꺼집니다", "공유기 설정에서 인터넷 비밀번호를 바꾸세요", "와이파이 신호가 공유기 옆에서도 약합니다", "인터넷 속도가 와이파이에서만 느려요",
            "공유기를 초기화하면 인터넷 설정이 지워집니다",
        ],
    ]

    private func call(_ rounds: Int) -> Transcript {
        Calls.transcript(Self.subjects.flatMap { lines in (0..<rounds).flatMap { _ in lines.map { (nil, $0) } } })
    }

    @Test func threeSubjects() throws {
        let topics = TopicSegmentation.topics(of: call(4))
        #expect(topics.count == 3)
        let firsts = topics.map(\.firstSegment)
        #expect(zip(firsts, [0, 20, 40]).allSatisfy { abs($0 - $1) <= 3 }, "\(firsts)")
        for (topic, word) in zip(topics, ["배송", "카드", "공유기"]) {
            #expect(topic.keywords.prefix(3).contains(word) && topic.title.contains(word), "\(topic)")
        }
    }

    @Test func topicsCoverTheCall() {
        let call = call(4)
        let topics = TopicSegmentation.topics(of: call)
        #expect(topics.first?.firstSegment == 0 && topics.last?.lastSegment == call.segments.count - 1)
        for (one, next) in zip(topics, topics.dropFirst()) {
            #expect(next.firstSegment == one.lastSegment + 1 && next.start >= one.end)
        }
        #expect(topics.first?.start == 0 && topics.last?.end == call.segments.last?.end)
        #expect(topics == TopicSegmentation.topics(of: call), "the same on every run")
    }

    @Test func oneSubjectIsOneTopic() {
        let lines = (0..<6).flatMap { _ in Self.subjects[0].map { (String?.none, $0) } }
        #expect(TopicSegmentation.topics(of: Calls.transcript(lines)).count == 1)
        #expect(TopicSegmentation.topics(of: Calls.delivery).count == 1)
    }

    @Test func silenceHasNone() {
        #expect(TopicSegmentation.topics(of: Calls.transcript([])).isEmpty)
        #expect(TopicSegmentation.topics(of: Calls.transcript([(nil, ""), (nil, "...")])).isEmpty)
        let fillers = TopicSegmentation.topics(of: Calls.transcript([(nil, "네 네"), (nil, "음")]))
        #expect(fillers.count == 1 && fillers[0].title.isEmpty && fillers[0].lastSegment == 1)
    }

    @Test func english() {
        let lines = [
            [
                "The parcel has not arrived and the courier lost the parcel",
                "Our courier scans every parcel at the depot",
            ],
            ["My credit card was charged twice for the invoice", "The invoice shows the card payment and the refund"],
        ].flatMap { lines in (0..<10).flatMap { _ in lines.map { (String?.none, $0) } } }
        let topics = TopicSegmentation.topics(of: Calls.transcript(lines, language: "en"))
        #expect(topics.count == 2 && topics[0].keywords.contains("parcel") && topics[1].keywords.contains("invoice"))
    }

    @Test func hoursOfACallTakeLinearTime() {
        let clock = ContinuousClock()
        func time(_ rounds: Int) -> Duration {
            let call = call(rounds)
            return (0..<3).map { _ in clock.measure { _ = TopicSegmentation.topics(of: call) } }.min() ?? .zero
        }
        _ = time(10)
        #expect(time(200) < time(25) * 8 * 3, "eight times the call, less than 24 times the time")
    }
}
