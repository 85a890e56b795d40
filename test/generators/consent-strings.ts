import { GppModel } from '@iabgpp/cmpapi';
import { GVL, TCModel, TCString } from '@iabtechlabtcf/core';

/** What a TC string is to say. `day` is when it was created and last updated, epoch ms. */
export interface TcfChoice {
  readonly day: number;
  readonly consents?: readonly number[];
  readonly interests?: readonly number[];
  readonly vendors?: readonly number[];
  readonly interestVendors?: readonly number[];
  /** Absent: none is disclosed and the segment is left out, as before TCF v2.3. */
  readonly disclosed?: readonly number[];
}

/** Vendors of a list that every purpose is declared by, so that the library keeps what a choice says of them. */
const LAST_VENDOR = 1200;

const vendor = (id: number) => ({
  id,
  name: `Vendor ${id}`,
  purposes: [1, 2, 3, 4, 7],
  legIntPurposes: [8, 9, 10],
  flexiblePurposes: [2, 7],
  specialPurposes: [],
  features: [],
  specialFeatures: [],
  policyUrl: 'https://vendor.example',
});

const purposes = Object.fromEntries(
  Array.from({ length: 11 }, (_, index) => [
    index + 1,
    { id: index + 1, name: `Purpose ${index + 1}`, description: '', illustrations: [] },
  ]),
);

const vendorList = (): GVL => {
  const vendors = Object.fromEntries(Array.from({ length: LAST_VENDOR }, (_, index) => [index + 1, vendor(index + 1)]));
  const declared = { purposes, specialPurposes: {}, features: {}, specialFeatures: {}, stacks: {}, dataCategories: {} };
  const versions = { gvlSpecificationVersion: 3, vendorListVersion: 100, tcfPolicyVersion: 5 };
  const list = { ...versions, lastUpdated: new Date('2026-01-01'), ...declared, vendors };
  return new GVL(list as unknown as ConstructorParameters<typeof GVL>[0]);
};

const LIST = vendorList();

/** A TC string as a consent manager writes it, by the IAB's own library. */
export const tcStringOf = (choice: TcfChoice): string => {
  const model = new TCModel(LIST);
  model.cmpId = 31;
  model.cmpVersion = 1;
  model.isServiceSpecific = true;
  model.purposeConsents.set([...(choice.consents ?? [])]);
  model.purposeLegitimateInterests.set([...(choice.interests ?? [])]);
  model.vendorConsents.set([...(choice.vendors ?? [])]);
  model.vendorLegitimateInterests.set([...(choice.interestVendors ?? [])]);
  model.vendorsDisclosed.set([...(choice.disclosed ?? [])]);
  model.created = new Date(choice.day);
  model.lastUpdated = new Date(choice.day);
  const [core = '', ...others] = TCString.encode(model).split('.');
  // Every encoding of the library discloses; older consent managers did not.
  return choice.disclosed === undefined ? core : [core, ...others].join('.');
};

/** A GPP string with these fields of these sections, by the IAB's own library. */
export const gppStringOf = (sections: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string => {
  const model = new GppModel();
  for (const [section, fields] of Object.entries(sections))
    for (const [field, value] of Object.entries(fields)) model.setFieldValue(section, field, value);
  return model.encode();
};
