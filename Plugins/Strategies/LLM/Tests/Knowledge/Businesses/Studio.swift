extension Business {
    static let studio = Business(
        "Studio Lotus Yoga",
        """
        # Class schedule | Horaire des cours
        Vinyasa is on Monday and Wednesday at 18:30, yin on Sunday at 10:00, and prenatal on Tuesday at 17:00.
        Le vinyasa a lieu le lundi et le mercredi à 18 h 30, le yin le dimanche à 10 h, et le prénatal le mardi à 17 h.
        ? what time is the vinyasa class
        ? which day is prenatal yoga
        ! à quelle heure est le cours de yin
        ! quand est le yoga prénatal

        # Prices of classes | Tarifs des cours
        A single class is 22 dollars, a card of ten classes 180 dollars, and a month without limit 129 dollars.
        Un cours à l'unité coûte 22 dollars, une carte de dix cours 180 dollars, et un mois illimité 129 dollars.
        ? how much is a class
        ? price of ten classes
        ! combien coûte la carte de dix cours
        ! le prix d'un mois illimité

        # First class | Premier cours
        The first class is free. Come ten minutes early, with bare feet and soft clothes.
        Le premier cours est gratuit. Venez dix minutes d'avance, pieds nus et en vêtements souples.
        ? can I try a first class for free
        ? what should I wear
        ! est-ce que le premier cours est gratuit
        ! comment s'habiller pour le cours

        # Mats | Tapis
        Mats, blocks and blankets are there to borrow for free. A mat of your own costs 55 dollars at the desk.
        Tapis, blocs et couvertures sont prêtés gratuitement. Un tapis à vous coûte 55 dollars à la réception.
        ? do I need to bring a mat
        ? can I buy a mat
        ! faut-il apporter son tapis
        ! vendez-vous des tapis

        # Online classes | Cours en ligne
        All classes of the week can be watched at home for seven days; the link comes by email.
        Tous les cours de la semaine se regardent à la maison pendant sept jours; le lien arrive par courriel.
        ? can I follow classes online from home
        ? how long can I watch a recording
        ! offrez-vous des cours en ligne
        ! puis-je suivre le cours de la maison

        # Teachers | Enseignants
        Chloé teaches vinyasa, Marc yin, and Sofia prenatal yoga. All have more than 500 hours of training.
        Chloé enseigne le vinyasa, Marc le yin, et Sofia le yoga prénatal. Tous ont plus de 500 heures de formation.
        ? who teaches yin
        ? are your teachers trained
        ! qui enseigne le prénatal
        ! vos enseignants ont-ils une formation

        # Booking | Réservation
        Book a place on our site until an hour before. A place that is cancelled less than four hours ahead is charged.
        Réservez une place sur notre site jusqu'à une heure avant. Une place annulée moins de quatre heures d'avance est facturée.
        ? how do I book a spot
        ? can I cancel a class
        ! comment réserver ma place
        ! annuler un cours, c'est facturé ?

        # Showers | Douches
        There are two showers and lockers. Bring your own lock and towel.
        Il y a deux douches et des casiers. Apportez votre cadenas et votre serviette.
        ? are there showers
        ? do I need a lock for the lockers
        ! y a-t-il des douches
        ! faut-il une serviette

        # Pregnancy and injuries | Grossesse et blessures
        Tell the teacher before the class if you are pregnant or hurt. With a back injury, begin with yin.
        Dites-le à l'enseignante avant le cours si vous êtes enceinte ou blessée. Avec une blessure au dos, commencez par le yin.
        ? I have a bad back, is yoga ok with an injury
        ? I am pregnant, which class is safe
        ! je suis enceinte, est-ce que je peux venir
        ! j'ai une blessure au dos

        # Room rental | Location de salle
        The studio can be rented on Saturday afternoon for 60 dollars an hour, for up to 25 people.
        Le studio se loue le samedi après-midi pour 60 dollars l'heure, jusqu'à 25 personnes.
        ? can I rent the studio
        ? how many people fit in the room
        ! louez-vous la salle
        ! combien de personnes dans le studio
        """
    )
}
