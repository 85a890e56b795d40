import type { Words } from './words-en.ts';

/** The register in French, in the terms of the RGPD. */
export const fr: Words = {
  title: 'Registre des activités de traitement',
  heading: 'Registre des activités de traitement (article 30 du RGPD)',
  asOf: (instant) => `Établi d’après la configuration au ${instant}.`,
  chapters: {
    controller: 'Responsable du traitement',
    purposes: 'Finalités',
    persons: 'Catégories de personnes concernées',
    data: 'Catégories de données à caractère personnel',
    sources: 'Sources',
    recipients: 'Destinataires et transferts',
    retention: 'Délais d’effacement',
    security: 'Mesures de sécurité',
    warnings: 'À compléter ou à revoir',
  },
  heads: {
    id: 'code',
    name: 'nom',
    contact: 'coordonnées',
    officer: 'délégué à la protection des données',
    description: 'description',
    legalBasis: 'base légale',
    retention: 'durée de conservation',
    recipients: 'destinataires',
    usedBy: 'exports concernés',
    kind: 'provenance',
    type: 'type',
    receives: 'données reçues',
    purposes: 'finalités',
    segments: 'segments',
    transfer: 'transferts',
    what: 'données',
    period: 'délai',
  },
  notStated: 'non renseigné',
  purposes: {
    analytics: {
      name: 'Mesure d’audience',
      description: 'Mesurer l’utilisation de nos sites et applications afin de les améliorer.',
    },
    personalization: {
      name: 'Personnalisation',
      description: 'Présenter à la personne des contenus et des offres qui lui conviennent.',
    },
    advertising: {
      name: 'Publicité',
      description: 'Présenter notre publicité à la personne sur d’autres services, et en mesurer l’effet.',
    },
    email: { name: 'E-mailing', description: 'Envoyer des actualités et des offres par e-mail.' },
  },
  legalBases: {
    consent: 'consentement',
    'legitimate-interest': 'intérêt légitime',
    contract: 'exécution d’un contrat',
    'legal-obligation': 'obligation légale',
    'vital-interest': 'sauvegarde des intérêts vitaux',
    'public-task': 'mission d’intérêt public',
  },
  kinds: { 'first-party': 'données propres', partner: 'partenaire', 'third-party': 'tiers' },
  persons: {
    visitors: 'visiteurs et utilisateurs des sites, applications et services observés par les sources',
    customers: (types) => `clients : personnes ayant un identifiant de type ${types}`,
    noType: '(aucun)',
    prospects: 'prospects : toutes les autres personnes',
  },
  data: {
    identifier: (type) => `identifiant ${type}`,
    trait: (name) => `trait ${name}`,
    events:
      'événements, avec leurs propriétés et leur contexte (adresse IP tronquée, identification du navigateur, page)',
    traits: 'traits communiqués par les sources',
    computedTrait: (id) => `trait calculé ${id}`,
    segments: 'appartenance aux segments',
    consent: 'réponses de consentement et leur preuve',
    deliveries: 'ce qui a été transmis, et à quel destinataire',
  },
  transfers: {
    platform:
      'Le lieu du traitement par la plateforme et les garanties apportées figurent dans votre contrat avec elle.',
    own: 'Aucun du fait de Headwater : l’envoi se fait à une adresse choisie par le responsable du traitement.',
  },
  kept: {
    events: (source) => `événements de la source ${source}, dans les chronologies et l’archive`,
    values: (type) => `valeurs de l’identifiant ${type}`,
    prospects: 'profils des prospects',
    customers: 'profils des clients',
    proof: 'réponses explicites de consentement, à titre de preuve',
    addresses: 'réponses données pour une adresse (empreinte à clé)',
    traces:
      'marques de ce qui a été effacé, demandes closes des personnes et leurs reçus, journal des appels de gestion (empreintes à clé)',
    files: 'fichiers d’export, dossiers remis en réponse à une demande d’accès',
  },
  until: {
    receipt: (period) => `${period} à compter de la réception`,
    firstReceipt: (period) => `${period} à compter de la première réception`,
    lastContact: (period) => `${period} après le dernier contact`,
    erased: 'jusqu’à ce qu’ils soient effacés',
    proof: (period) =>
      `${period} à compter de la réception, ou aussi longtemps que la source conserve ses événements si c’est plus long`,
    addressErased: 'jusqu’à l’effacement de l’adresse',
    deployment: 'aussi longtemps qu’existe le déploiement',
  },
  security: {
    encryption:
      'Les tables, les espaces de stockage (buckets), le flux et les files d’attente sont chiffrés au repos par AWS ; toutes les connexions passent par TLS.',
    hashing:
      'Les clés, les journaux techniques et les métriques ne contiennent aucun identifiant en clair : les identifiants y sont des empreintes à clé (HMAC-SHA-256, avec un secret propre au déploiement) et leurs valeurs en clair sont scellées (AES-256-GCM).',
    addresses:
      'Les adresses IP sont tronquées à /24 ou /48 avant tout stockage, y compris dans le journal des appels de gestion.',
    reach:
      'Chaque fonction n’accède qu’aux stockages qu’elle déclare ; les espaces de stockage ne sont pas publics et ne gardent pas d’anciennes versions.',
    access:
      'Les appels de gestion exigent un jeton, limité à un rôle et à un périmètre et conservé sous forme d’empreinte à clé. Ils laissent une trace dans un journal auquel les fonctions ne peuvent qu’ajouter et où toute modification ou suppression se voit. Les clés d’écriture ne permettent que la collecte.',
    consent:
      'Le consentement et la limitation du traitement sont vérifiés à chaque sortie de données ; ce qui a été transmis, et à qui, est consigné sous des empreintes à clé.',
    recovery:
      'La restauration à un instant donné couvre les tables configuration, deliveries, ledger, privacy et audit, où les identifiants sont des empreintes à clé ou des valeurs scellées ; ce qu’elle garde d’un élément supprimé disparaît au bout de 35 jours. Les tables des profils et des chronologies sont, elles, reconstruites à partir de l’archive.',
    erasure:
      'Ce qui a été effacé reste connu par une empreinte à clé, afin que ni un événement tardif ni une reconstruction ne le fasse revenir. L’archive est réécrite sans ces données.',
  },
  warnings: {
    controller: 'Indiquez qui est le responsable du traitement, sous « Vie privée », « Conservation ».',
    prospects: 'Les prospects sont conservés plus de trois ans après le dernier contact.',
    customers: 'Les clients sont conservés plus de trois ans après le dernier contact.',
    'identifiers.anonymousId':
      'Les identifiants d’appareils sont conservés plus de 13 mois, durée que la CNIL admet pour un traceur.',
    source: (id) => `La source ${id} conserve les événements plus de 25 mois.`,
  },
};
