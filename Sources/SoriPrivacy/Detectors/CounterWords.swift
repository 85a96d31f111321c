/// Words that tell of amounts, counts and times.
enum CounterWords {
    /// Words that make a number before them an amount, a count, a time.
    static let unspaced = PhraseTable(
        words: """
            원 만원 천원 억원 달러 개 명 분 시 초 일 월 년 회 번째 퍼센트 프로 킬로 그램 미터 층 호 살 세 도 점 위 배 건 장 대 권 병 박스 세트 평 인치 기가 메가 와트 볼트 킬로미터
            센티 밀리 조 항 쪽 페이지 가구 포인트 마일 주 개월 년도 학년 반 번지 円 個 人 回 年 月 日 時 分 块 元 个 次 点 % ℃ $ ㎡ kg km cm mm GB MB
            """)
    /// The same in English, in lower case.
    static let english = PhraseTable(
        words: """
            dollars dollar pounds euros cents percent hours hour minutes minute days day weeks months years year
            times people items units miles points am pm degrees pieces boxes copies o'clock
            """)
}
