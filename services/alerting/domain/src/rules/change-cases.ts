import { episodeKey } from './case-opened.js';

/** A change of one shipment: each is an episode of its own. */
interface ChangeOfShipment {
  readonly shipmentId: string;
  readonly changeId: string;
}

export type ChangeRule = 'delivery-change-refused' | 'delivery-change-unanswered' | 'recalled-but-delivered';

export const changeEpisode = <Rule extends ChangeRule>(rule: Rule, { shipmentId, changeId }: ChangeOfShipment) => ({
  rule,
  subjectId: shipmentId,
  episode: changeId,
});

/** Under which the case of a change is found. */
export const changeCaseKey = (rule: ChangeRule, of: ChangeOfShipment): string => episodeKey(changeEpisode(rule, of));
