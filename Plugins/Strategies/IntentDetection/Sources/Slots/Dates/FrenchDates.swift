/// French words of dates and times, as written in Québec and in France.
enum FrenchDates: DateWords {
    static let weekdays: [(String, Int)] = [
        ("lundi,lundis,lun,lundy", 1), ("mardi,mardis,mar", 2), ("mercredi,mercredis,mer,merc,mercredit", 3),
        ("jeudi,jeudis,jeu,jeud", 4), ("vendredi,vendredis,ven,vend,vendr,vendedi", 5), ("samedi,samedis,sam", 6),
        ("dimanche,dimanches,dim", 7),
    ]

    static let months: [(String, Int)] = [
        ("janvier,janv,jan", 1), ("fevrier,fevr,fev", 2), ("mars", 3), ("avril,avr", 4), ("mai", 5), ("juin", 6),
        ("juillet,juil,juill,jui,jul", 7), ("aout", 8), ("septembre,sept,sep", 9), ("octobre,oct", 10),
        ("novembre,nov", 11), ("decembre,dec", 12),
    ]

    static let relativeDays: [(String, RelativeDay)] = [
        ("aujourd hui,aujourdhui,aujourd hui meme,ajd,auj,ojd", RelativeDay(0)),
        ("demain,dem1,2main,dmain", RelativeDay(1)),
        ("apres demain,surlendemain,le surlendemain", RelativeDay(2)), ("hier,hier soir", RelativeDay(-1)),
        ("avant hier", RelativeDay(-2)), ("lendemain,le lendemain", RelativeDay(1)), ("la veille", RelativeDay(-1)),
        ("le jour d avant,le jour precedent,jour precedent", RelativeDay(-1)),
        ("le jour d apres,jour suivant,le jour suivant,le jour apres", RelativeDay(1)),
        ("ce soir,a soir,cette soiree", RelativeDay(0, evening)),
        ("ce matin,cette matinee,a matin", RelativeDay(0, morning)),
        ("cet apres midi,cette apres midi,cet aprem,cet aprèm,cet am", RelativeDay(0, afternoon)),
        ("cet avant midi", RelativeDay(0, morning)), ("cette nuit", RelativeDay(0, PartOfDay(.night, 20, 24))),
        ("cet midi,ce midi", RelativeDay(0, PartOfDay(.midday, 12, 14))),
    ]

    private static let morning = PartOfDay(.morning, 4, 12)
    private static let afternoon = PartOfDay(.afternoon, 12, 19)
    private static let evening = PartOfDay(.evening, 18, 24)

    static let parts: [(String, PartOfDay)] = [
        ("matin,matins,matinee,le matin,mat,avant midi,avant midis,l avant midi,pm avant midi", morning),
        (
            "debut de matinee,debut de la matinee,debut d avant midi,debut de l avant midi,tot le matin,tot matin,de bonne heure,tot en matinee",
            PartOfDay(.morning, 6, 9)
        ),
        ("milieu de matinee,milieu de la matinee,milieu d avant midi", PartOfDay(.morning, 9, 11)),
        (
            "fin de matinee,fin de la matinee,fin d avant midi,fin de l avant midi,tard le matin",
            PartOfDay(.morning, 10, 12)
        ),
        ("apres midi,apres midis,l apres midi,aprem,aprm,apm", afternoon),
        ("debut d apres midi,debut de l apres midi,debut apres midi", PartOfDay(.afternoon, 12, 14)),
        ("milieu d apres midi,milieu de l apres midi", PartOfDay(.afternoon, 15, 17)),
        ("fin d apres midi,fin de l apres midi,fin apres midi", PartOfDay(.afternoon, 17, 19)),
        ("soir,soirs,soiree,en soiree", evening), ("debut de soiree,debut de la soiree", PartOfDay(.evening, 18, 21)),
        ("fin de soiree,fin de la soiree,tard le soir,tard en soiree", PartOfDay(.evening, 21, 24)),
        ("nuit", PartOfDay(.night, 20, 24)), ("debut de journee,debut de la journee", PartOfDay(.morning, 6, 10)),
        ("milieu de journee,milieu de la journee", PartOfDay(.midday, 11, 16)),
        ("fin de journee,fin de la journee,fin journee", PartOfDay(.evening, 17, 21)),
        (
            "dejeuner,diner,l heure du diner,l heure du midi,heure du midi,heure du diner,heure de diner,heure du dejeuner,sur l heure du midi",
            PartOfDay(.midday, 12, 14)
        ),
        ("apres le travail,apres travail,apres la job,apres le boulot,apres mon travail", PartOfDay(.evening, 17, 21)),
        ("apres dejeuner,apres le diner,apres diner,apres le dejeuner", PartOfDay(.afternoon, 13, 17)),
        ("apres l ecole,apres ecole", PartOfDay(.afternoon, 15, 21)),
    ]

    static let units: [(String, TimeUnit)] = [
        ("seconde,secondes,sec", .second), ("minute,minutes,min,mn", .minute), ("heure,heures,h,hre,hres", .hour),
        ("jour,jours,jr,jrs,journee,journees", .day), ("semaine,semaines,sem", .week), ("quinzaine", .fortnight),
        ("fin de semaine,fins de semaine,week end,weekend,week ends,weekends", .weekend), ("mois", .month),
        ("trimestre,trimestres", .quarter), ("an,ans,annee,annees", .year),
    ]

    static let holidays: [(String, Holiday)] = [
        ("veille de noel,reveillon de noel,la veille de noel", .fixed(12, 24)),
        ("noel,jour de noel,noel cette annee", .fixed(12, 25)),
        ("lendemain de noel,le lendemain de noel", .fixed(12, 26)),
        (
            "veille du jour de l an,la veille du jour de l an,saint sylvestre,st sylvestre,reveillon,nouvel an veille",
            .fixed(12, 31)
        ),
        ("jour de l an,nouvel an,premier de l an,le jour de l an", .fixed(1, 1)),
        ("lendemain du jour de l an", .fixed(1, 2)),
        ("fete des rois,epiphanie,l epiphanie", .fixed(1, 6)), ("saint valentin,st valentin", .fixed(2, 14)),
        ("saint patrick,st patrick", .fixed(3, 17)), ("chandeleur", .fixed(2, 2)),
        ("poisson d avril", .fixed(4, 1)), ("fete nationale", .regional(.national)),
        ("14 juillet,quatorze juillet", .fixed(7, 14)),
        ("saint jean,st jean,saint jean baptiste,st jean baptiste,la saint jean", .fixed(6, 24)),
        ("fete du canada", .fixed(7, 1)),
        (
            "toussaint,la toussaint,jour de la toussaint,journee de la toussaint,jour des morts,fete des morts",
            .fixed(11, 1)
        ),
        ("assomption,l assomption", .fixed(8, 15)),
        ("armistice,l armistice,jour du souvenir,onze novembre,11 novembre", .fixed(11, 11)),
        ("victoire 1945,huit mai", .fixed(5, 8)), ("halloween", .fixed(10, 31)),
        ("paques,dimanche de paques,jour de paques", .easter(0)), ("vendredi saint", .easter(-2)),
        ("lundi de paques", .easter(1)),
        ("mardi gras", .easter(-47)), ("mercredi des cendres", .easter(-46)),
        ("dimanche des rameaux,rameaux", .easter(-7)),
        ("ascension,jeudi de l ascension,l ascension", .easter(39)), ("pentecote,dimanche de pentecote", .easter(49)),
        ("lundi de pentecote,lundi de la pentecote", .easter(50)),
        ("fete du travail,jour du travail,fete des travailleurs", .regional(.labour)),
        ("action de grace,action de graces,l action de grace", .regional(.thanksgiving)),
        (
            "journee des patriotes,fete des patriotes,jour des patriotes,fete de la reine,fete de dollard",
            .mondayBefore(5, 25)
        ),
        ("fete des meres", .regional(.mothers)), ("fete des peres", .weekday(7, 3, 6)),
        ("vendredi fou,vendredi noir", .blackFriday(0)), ("lundi cyber", .blackFriday(3)),
    ]

    static let seasons: [(String, Int)] = [("printemps", 0), ("ete", 1), ("automne", 2), ("hiver", 3)]

    static let foreign: Set<String> = [
        "mon", "sat", "sun", "mar", "may", "fall", "late", "aft", "eve", "morn", "second", "st jean", "lunch",
    ]
}
