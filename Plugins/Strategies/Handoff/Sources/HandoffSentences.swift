/// The sentences from which ``HandoffClassifier`` learns.
enum HandoffSentences {
    /// Messages that ask for an agent.
    static let requests = """
        agent / human / person / representative / operator / receptionist / manager / live agent / real agent / live chat
        a human please / an agent please / a person please / representative please / operator please / human agent
        a real person / real human please / someone real / somebody real please / a live person / human being please
        can i talk to a person / can i talk to someone / can i speak to somebody / can i speak with a human
        could i please speak with someone / may i speak to the manager / may i talk to an agent / let me talk to a person
        let me speak to someone / let me talk to a human being / i want to talk to a person / i want to speak to someone
        i want a human / i want an agent / i want a real person / i'd like to speak to a person / i'd like to talk to somebody
        i would like to speak with an agent / i would like to talk to someone from your team / i need a human / i need an agent
        i need to talk to someone / i need to speak to somebody now / i need to talk to a real person / get me a human
        get me a manager / get me an agent / give me a person / give me a human / connect me to an agent
        connect me with a representative / transfer me to a person / transfer me to someone / transfer me to the reception
        put me through to the reception / put me through to someone / put me through to the front desk
        is there a person i can talk to / is there a real person here / is there someone i can talk to / is there anyone i can speak to
        is this a real person / any human there / can a human answer me / can a human help me / can an agent help me please
        can someone real answer / i prefer a person / i prefer to talk to a human / i'd rather talk to a person
        no bots please, a human / stop, i want a person / this is useless, give me an agent / i want to talk to your boss
        i want the manager / the manager please / i want to speak to the owner / speak to a manager / speak to a representative
        talk to a person / talk to an agent / talk to a human / talk to someone / speak to an agent / speak to a human
        speak with someone / talk with a person / chat with an agent / customer service agent / customer service representative
        customer service please / support agent please / could someone from the team answer me / i want to talk to the receptionist
        can the receptionist take over / hand me over to a person / hand me to a colleague / can i have a human / can i get a person
        can i get an agent / can i get a representative / i am done with the robot, a person please / let me talk to a rep
        supervisor / your supervisor please / get me a supervisor / someone in charge please / a word with someone in charge
        transfer me to the front desk / someone from the office please / can i chat with somebody from the office
        rep / csr / talk to rep / real person pls / human plz / spk to someone / need a person asap / speak to a live agent
        have a person contact me / have an agent call me / please have someone from the office call me
        je veux parler à quelqu'un / je veux parler à une personne / je veux parler à un humain / je veux parler à un agent
        je voudrais parler à quelqu'un / je voudrais parler à une vraie personne / j'aimerais parler à quelqu'un
        j'aimerais parler à une personne / j'aimerais parler avec quelqu'un / j'aimerais parler à un conseiller
        puis-je parler à quelqu'un / puis-je parler à une personne / puis-je parler au gérant / est-ce que je peux parler à quelqu'un
        est-ce que je peux parler à un humain / peux-tu me passer quelqu'un / pouvez-vous me passer quelqu'un
        pouvez-vous me passer la réception / passez-moi la réception / passez-moi quelqu'un / passez-moi un agent
        passez-moi le gérant / passez-moi la gérante / passez-moi une personne / transférez-moi à un agent
        transférez-moi à quelqu'un / mettez-moi en contact avec quelqu'un / mettez-moi en communication avec un conseiller
        agent / humain / une personne / une personne svp / un humain svp / un agent svp / une agente svp / conseiller / conseillère
        une conseillère svp / un conseiller s'il vous plaît / opérateur / opératrice / réception / réceptionniste / la réception svp
        le gérant svp / la gérante svp / le responsable svp / un responsable / une vraie personne / une vraie personne svp
        un vrai humain / vrai agent / quelqu'un svp / quelqu'un s'il vous plaît / parler à qqn / parler à qqun svp
        parler à quelqu'un / parler à une vraie personne / parler à un humain / parler à un agent / parler au gérant
        parler à un responsable / parler à un représentant / parler au service à la clientèle / parler au service client
        je veux un humain / je veux une vraie personne / je veux un agent / je veux le gérant / je veux voir un responsable
        je préfère parler à une personne / je préférerais parler à quelqu'un / il me faut un humain / il me faut quelqu'un à qui parler
        j'ai besoin de parler à quelqu'un / j'ai besoin d'un agent / j'ai besoin de parler à un humain / donnez-moi un humain
        donnez-moi quelqu'un / y a-t-il une vraie personne / y a-t-il quelqu'un à qui parler / y a-t-il un humain ici
        est-ce une vraie personne / un humain peut-il me répondre / une vraie personne peut-elle m'aider
        pas de robot, un humain svp / pas un robot, une personne / assez du robot, je veux quelqu'un / ça suffit, un humain
        je veux parler à votre patron / je veux parler au patron / le patron svp / service à la clientèle svp
        un représentant svp / représentant / qu'une vraie personne m'appelle / qu'un agent me rappelle
        jveux parler a qqn / jaimerais parler a une personne / parler a quelquun svp / kelkun svp
        """

    /// Messages that do not, many of which have the same words.
    static let others = """
        how much is it per person / a table for one person / a room for one person / for two persons / how much for one person
        what does it cost for a single person / is it for one person only / person or couple / a ticket for one person
        someone recommended you / someone told me you are open / somebody recommended your clinic / someone broke into our shop
        somebody stole my bag / someone is at the door / somebody hit my car / someone called me from this number
        someone from your team called me / somebody wrote to me yesterday / i spoke with someone yesterday / i talked to somebody last week
        i already talked to a person / i spoke to the manager / the manager was rude / the manager was very kind / your agent was great
        the receptionist was lovely / the reception hours please / where is the reception / when is the reception open
        is the reception open at night / what are the reception hours / the front desk hours / can i pay at the reception
        can i leave my bags at the reception / i left my keys at the reception / i am at the reception / a wedding reception for eighty
        do you cater receptions / my real estate agent told me / my insurance agent sent me / i am an agent / i am a travel agent
        cleaning agent / which agent is in the paint / human resources / human hair extensions / is it human hair / i am only human
        i don't want to talk to a person / i do not want to talk to anyone / don't transfer me / please don't call me / no agent please
        i don't need a human / i don't need an agent / no need for a person / not a person, just the price / do not connect me
        can somebody fix my sink / can someone come tomorrow / can someone clean my house / can someone look at my cat
        could someone tell me the price / can somebody show me the machines / can anyone help with my tooth / can someone send me the menu
        i need someone to repair my roof / i need somebody for friday / i need someone to clean / i am looking for someone who paints
        send someone please / send somebody today / is anybody there / anyone there / hello is anyone here / nobody called me back
        no one answered / nobody came / everybody was kind / i want to talk about my bill / can we talk about prices
        let's talk about friday / do you speak english / do you speak french / does the doctor speak spanish / which languages do you speak
        i am talking to my husband first / i will talk to my wife / my daughter wants to talk to her friends / talk later / talk to you soon
        i can't speak right now / speak louder please / are you a robot / are you a bot / is this a bot / who are you / what are you
        can i bring another person / is a second person free / an extra person / personal trainer / personal data / a personal question
        in person or by phone / can i come in person / do i have to be there in person / operator error / elevator operator
        how many operators do you have / property manager / i am the manager of a shop / we are looking for a manager
        do you hire receptionists / are you hiring agents / i am applying as a receptionist / customer service was bad
        your customer service is great / who is the owner / who is the manager / is the boss married / what is the name of the dentist
        when are you open / how much is a cleaning / i want to book an appointment / cancel my appointment / thank you / hello / yes / no
        ok / good morning / where are you / is parking free / my tooth hurts / it is an emergency / i am late / see you tomorrow
        i want a refund / i was charged twice / my order has not arrived / can i change the time / do you take cards / do you deliver
        i need a plumber / i want a haircut / can i get a quote / i need an oil change / is friday free / can i come tomorrow
        can i get a table / give me the price / get me a room / i want the menu / let me know / let me think / connect my printer
        transfer fifty dollars / put me on the list / i prefer mornings / i'd rather come on monday / help me choose / support line hours
        please / yes please / two please / a cleaning please / tomorrow please / the menu please / number two please
        roy please / coffee please / svp / oui svp / un nettoyage svp / demain svp / la deuxième svp / s'il vous plaît
        can a person with asthma do this / is it safe for a person with diabetes / can a pregnant person have it
        is there a doctor on sundays / is there someone on duty at night / is there a person for whom it is not suitable
        pour une personne, c'est combien / c'est combien pour une personne / une table pour une personne / une chambre pour une personne
        le prix par personne / combien par personne / pour deux personnes / une personne de plus / accessible aux personnes handicapées
        c'est pour une autre personne / c'est pour une personne âgée / quelqu'un m'a recommandé votre clinique
        quelqu'un m'a dit que vous étiez ouverts / quelqu'un m'a appelé de ce numéro / quelqu'un de chez vous m'a écrit
        quelqu'un a volé mon sac / quelqu'un est à la porte / quelqu'un a frappé mon auto / quelqu'un peut-il venir demain
        quelqu'un peut-il réparer mon évier / quelqu'un peut-il me dire vos heures / quelqu'un peut-il m'envoyer le menu
        quelqu'un peut-il me montrer les machines / j'ai besoin de quelqu'un vendredi / j'ai besoin de quelqu'un pour nettoyer
        je cherche quelqu'un pour réparer / il me faut quelqu'un pour peindre / envoyez quelqu'un svp / envoyez quelqu'un aujourd'hui
        y a-t-il quelqu'un / il y a quelqu'un / allô il y a quelqu'un / personne ne m'a rappelé / personne ne répond / personne n'est venu
        j'ai parlé à quelqu'un hier / j'ai déjà parlé à une personne / j'ai parlé au gérant / le gérant était impoli
        la gérante était très gentille / votre agent était super / la réceptionniste était charmante / les heures de la réception svp
        la réception est ouverte jusqu'à quelle heure / où est la réception / puis-je payer à la réception / je suis à la réception
        j'ai laissé mes clés à la réception / une réception de mariage / mon agent immobilier m'a dit / mon agent d'assurance
        je suis agent de voyage / agent nettoyant / ressources humaines / cheveux humains / je ne veux pas parler à une personne
        je ne veux parler à personne / je ne veux pas d'agent / ne me transférez pas / ne m'appelez pas / pas besoin d'un humain
        pas besoin de parler à quelqu'un / je n'ai pas besoin d'un agent / pas d'appel svp / je veux parler de ma facture
        on peut parler des prix / parlons de vendredi / parlez-vous anglais / parlez-vous français / le docteur parle-t-il espagnol
        je vais en parler à mon mari / je dois parler à ma femme avant / je peux pas parler là / parlez plus fort svp
        êtes-vous un robot / c'est un robot / qui êtes-vous / en personne ou par téléphone / dois-je venir en personne
        entraîneur personnel / données personnelles / je suis gérant d'un magasin / on cherche un gérant / engagez-vous des réceptionnistes
        je postule comme réceptionniste / le service à la clientèle était mauvais / votre service à la clientèle est excellent
        qui est le patron / qui est le propriétaire / comment s'appelle le dentiste / conseils pour les plantes / un conseil svp
        me conseillez-vous ce produit / quel vin me conseillez-vous / vous ouvrez à quelle heure / combien coûte un nettoyage
        je veux prendre rendez-vous / annuler mon rendez-vous / merci / bonjour / oui / non / d'accord / bon matin / où êtes-vous
        y a-t-il un stationnement / j'ai mal aux dents / c'est une urgence / je suis en retard / à demain / je veux un remboursement
        on m'a facturé deux fois / ma commande n'est pas arrivée / puis-je changer l'heure / prenez-vous les cartes / livrez-vous
        il me faut un plombier / je veux une coupe / je voudrais une soumission / avez-vous de la place demain / puis-je venir vendredi
        donnez-moi le prix / je veux le menu / je voudrais une chambre / je préfère le matin / je préférerais lundi / aidez-moi à choisir
        y a-t-il un médecin le dimanche / passez-moi le sel / passez une bonne journée / transférez mes données / mettez-moi sur la liste
        la personne qui est venue hier / the person who came yesterday / the guy who came yesterday / le monsieur qui est venu
        la personne à l'accueil m'a dit / the lady at the desk told me / my person of contact changed / une personne est blessée
        donnez-moi votre adresse / donnez-moi les heures / donnez-moi votre courriel / donnez-moi le nom de la dentiste
        donnez-moi un prix svp / donnez-moi le numéro / donnez-moi une heure / pouvez-vous me donner votre adresse
        pourriez-vous me donner le numéro / dites-moi le prix / dites-moi où vous êtes / envoyez-moi votre adresse
        je peux avoir l'adresse / puis-je avoir votre courriel / est-ce que je peux avoir le prix / j'aimerais avoir le numéro
        je voudrais savoir le nom de la clinique / il me faut votre adresse / j'ai besoin de votre numéro / c'est quoi votre courriel
        give me your address / give me your email please / give me the name of the doctor / give me your hours / give me a price
        can i get the address / can i get your email / can i get a price / can i get the name of the doctor / can i get the number
        can i have your address / could i have the price / may i have your email / can you give me the address
        could you give me the number / tell me the price / tell me your address / send me the address / i need your address
        i need the number of the clinic / need your email / need a checkup / need to cancel / need to cancel tomorrow
        need to move my appointment / get me an appointment / get me the address / let me have the price / let me get the address
        a person is hurt / someone fell / quelqu'un est tombé / someone is bleeding / une personne saigne
        """
}
