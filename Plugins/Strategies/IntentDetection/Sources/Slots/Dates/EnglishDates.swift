/// English words of dates and times.
enum EnglishDates: DateWords {
    static let weekdays: [(String, Int)] = [
        ("monday,mondays,mon,mondy,munday", 1), ("tuesday,tuesdays,tues,tue,teusday,tusday", 2),
        ("wednesday,wednesdays,wed,weds,wensday,wednsday", 3),
        ("thursday,thursdays,thurs,thur,thu,thrusday,thursdy", 4),
        ("friday,fridays,fri,firday,friady", 5), ("saturday,saturdays,sat,saterday,satruday", 6),
        ("sunday,sundays,sun,sundy", 7),
    ]

    static let months: [(String, Int)] = [
        ("january,jan,janurary", 1), ("february,feb,febuary", 2), ("march,mar", 3), ("april,apr", 4), ("may", 5),
        ("june,jun", 6), ("july,jul", 7), ("august,aug", 8), ("september,sep,sept", 9), ("october,oct", 10),
        ("november,nov", 11), ("december,dec", 12),
    ]

    static let relativeDays: [(String, RelativeDay)] = [
        ("today,todays,2day,this day", RelativeDay(0)),
        (
            "tomorrow,tomorrows,tmrw,tmr,tmw,tmrrw,tomorow,tommorow,tommorrow,tomorro,2morrow,2moro,tmoro",
            RelativeDay(1)
        ),
        ("day after tomorrow,the day after tomorrow,day after tmrw,overmorrow", RelativeDay(2)),
        ("yesterday,yesterdays,yday", RelativeDay(-1)),
        ("day before yesterday,the day before yesterday", RelativeDay(-2)),
        ("tonight,tonite,tonights", RelativeDay(0, night)), ("late tonight,late tonite", RelativeDay(0, lateNight)),
        ("last night", RelativeDay(-1, night)), ("this morning", RelativeDay(0, morning)),
        ("this afternoon,this aft", RelativeDay(0, afternoon)), ("this evening,this eve", RelativeDay(0, evening)),
        ("later today", RelativeDay(0)),
    ]

    private static let morning = PartOfDay(.morning, 0, 12)
    private static let afternoon = PartOfDay(.afternoon, 12, 19)
    private static let evening = PartOfDay(.evening, 18, 24)
    private static let night = PartOfDay(.night, 18, 24)
    private static let lateNight = PartOfDay(.night, 21, 24)

    static let parts: [(String, PartOfDay)] = [
        ("morning,mornings,morn,in the am,the am", morning),
        ("early morning,early in the morning", PartOfDay(.morning, 0, 9)),
        ("late morning,late in the morning", PartOfDay(.morning, 10, 12)),
        ("mid morning,midmorning", PartOfDay(.morning, 9, 11)),
        ("first thing,first thing in the morning", PartOfDay(.morning, 6, 9)),
        ("afternoon,afternoons,aft,afternoon time,in the pm,the pm", afternoon),
        ("early afternoon", PartOfDay(.afternoon, 12, 15)),
        ("late afternoon,late in the afternoon", PartOfDay(.afternoon, 15, 18)),
        ("mid afternoon", PartOfDay(.afternoon, 14, 16)), ("evening,evenings,eve", evening),
        ("early evening", PartOfDay(.evening, 17, 20)), ("late evening", lateNight), ("night,nights,nite", night),
        ("late night,late at night,late", lateNight),
        ("lunch,lunchtime,lunch time,lunch break", PartOfDay(.midday, 12, 14)),
        ("after lunch", PartOfDay(.afternoon, 13, 17)), ("after school", PartOfDay(.afternoon, 15, 21)),
        ("after work", PartOfDay(.evening, 17, 21)), ("end of day,end of the day,eod", PartOfDay(.afternoon, 16, 18)),
    ]

    static let units: [(String, TimeUnit)] = [
        ("second,seconds,sec,secs", .second), ("minute,minutes,min,mins,mn", .minute),
        ("hour,hours,hr,hrs,h", .hour), ("day,days", .day), ("week,weeks,wk,wks", .week),
        ("fortnight,fortnights", .fortnight), ("weekend,weekends,week end,wkend", .weekend), ("month,months", .month),
        ("quarter,quarters,qtr", .quarter), ("year,years,yr,yrs", .year),
    ]

    static let holidays: [(String, Holiday)] = [
        ("christmas eve,xmas eve", .fixed(12, 24)), ("christmas,christmas day,xmas,xmas day", .fixed(12, 25)),
        ("boxing day", .fixed(12, 26)),
        ("new year s eve,new years eve,new year eve,nye", .fixed(12, 31)),
        ("new year s day,new years day,new year s,new years,new year day", .fixed(1, 1)),
        ("halloween,hallowe en", .fixed(10, 31)),
        ("valentine s day,valentines day,valentine s,valentines,valentine day", .fixed(2, 14)),
        ("st patrick s day,saint patrick s day,st patricks day,st paddy s day", .fixed(3, 17)),
        ("canada day", .fixed(7, 1)), ("independence day,fourth of july", .fixed(7, 4)),
        ("remembrance day,veterans day,veteran s day", .fixed(11, 11)), ("bastille day", .fixed(7, 14)),
        ("groundhog day", .fixed(2, 2)), ("april fools,april fools day,april fool s day", .fixed(4, 1)),
        ("earth day", .fixed(4, 22)), ("all saints day", .fixed(11, 1)),
        ("juneteenth", .fixed(6, 19)), ("cinco de mayo", .fixed(5, 5)), ("epiphany,three kings day", .fixed(1, 6)),
        ("st jean baptiste day,st jean", .fixed(6, 24)), ("truth and reconciliation day", .fixed(9, 30)),
        ("easter,easter sunday", .easter(0)), ("good friday", .easter(-2)), ("easter monday", .easter(1)),
        ("ash wednesday", .easter(-46)), ("palm sunday", .easter(-7)), ("mardi gras", .easter(-47)),
        ("shrove tuesday", .easter(-47)), ("pentecost", .easter(49)), ("ascension day", .easter(39)),
        ("thanksgiving,thanksgiving day", .regional(.thanksgiving)),
        ("labor day,labour day", .regional(.labour)), ("memorial day", .weekday(1, -1, 5)),
        ("victoria day", .mondayBefore(5, 25)), ("family day,presidents day,president s day", .weekday(1, 3, 2)),
        ("martin luther king day,mlk day,martin luther king jr day", .weekday(1, 3, 1)),
        ("columbus day,indigenous peoples day", .weekday(1, 2, 10)), ("civic holiday", .weekday(1, 1, 8)),
        ("mother s day,mothers day", .regional(.mothers)), ("father s day,fathers day", .weekday(7, 3, 6)),
        ("black friday", .blackFriday(0)), ("cyber monday", .blackFriday(3)),
    ]

    static let seasons: [(String, Int)] = [("spring", 0), ("summer", 1), ("fall,autumn", 2), ("winter", 3)]

    static let foreign: Set<String> = .words(
        """
        lun mar mer jeu ven sam dim an ans mat mn jui jr jrs
        """
    )
}
