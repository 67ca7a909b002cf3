/** Where customers live and goods pass. */
export interface Place {
  /** ISO 3166. */
  readonly country: string;
  readonly province?: string;
  readonly city: string;
  readonly districts?: readonly string[];
  /** The first digits of its postcodes; the rest is made up. */
  readonly postcode: string;
  readonly postcodeLength: number;
  /** Of its ordinary time: a demo has no summer. */
  readonly offsetMinutes: number;
  /** What a carrier calls its hub there. */
  readonly hub: string;
}

const inChina = (province: string, city: string, postcode: string, hub: string, ...districts: string[]): Place => ({
  country: 'CN',
  province,
  city,
  districts,
  postcode,
  postcodeLength: 6,
  offsetMinutes: 480,
  hub,
});

export const chinesePlaces: readonly Place[] = [
  inChina('上海市', '上海市', '200', '上海青浦转运中心', '静安区', '徐汇区', '浦东新区'),
  inChina('北京市', '北京市', '100', '北京顺义转运中心', '朝阳区', '海淀区', '西城区'),
  inChina('广东省', '广州市', '510', '广州白云分拨中心', '天河区', '越秀区', '番禺区'),
  inChina('广东省', '深圳市', '518', '深圳宝安分拨中心', '南山区', '福田区', '龙岗区'),
  inChina('浙江省', '杭州市', '310', '杭州萧山分拨中心', '西湖区', '拱墅区', '滨江区'),
  inChina('四川省', '成都市', '610', '成都双流转运中心', '锦江区', '武侯区', '高新区'),
  inChina('湖北省', '武汉市', '430', '武汉东西湖分拨中心', '江汉区', '武昌区', '洪山区'),
  inChina('陕西省', '西安市', '710', '西安灞桥分拨中心', '雁塔区', '碑林区', '莲湖区'),
  inChina('辽宁省', '沈阳市', '110', '沈阳苏家屯转运中心', '和平区', '皇姑区'),
  inChina('江苏省', '南京市', '210', '南京江宁分拨中心', '鼓楼区', '建邺区', '秦淮区'),
];

const abroad = (
  country: string,
  city: string,
  province: string,
  postcode: string,
  postcodeLength: number,
  offsetHours: number,
  hub: string,
): Place => ({ country, province, city, postcode, postcodeLength, offsetMinutes: offsetHours * 60, hub });

export const placesAbroad: readonly Place[] = [
  abroad('DE', 'Hamburg', 'Hamburg', '20', 5, 1, 'Leipzig Gateway'),
  abroad('DE', 'München', 'Bayern', '80', 5, 1, 'Leipzig Gateway'),
  abroad('GB', 'Manchester', 'England', 'M1', 2, 0, 'East Midlands Gateway'),
  abroad('US', 'Seattle', 'WA', '981', 5, -8, 'Los Angeles Gateway'),
  abroad('US', 'Boston', 'MA', '021', 5, -5, 'Newark Gateway'),
  abroad('AU', 'Melbourne', 'VIC', '30', 4, 11, 'Sydney Gateway'),
  abroad('SG', 'Singapore', 'Singapore', '23', 6, 8, 'Changi Gateway'),
  abroad('JP', 'Osaka', 'Osaka', '530', 7, 9, 'Kansai Gateway'),
];

export interface Warehouse {
  readonly code: string;
  readonly place: Place;
}

/** Ours. */
export const warehouses: readonly [Warehouse, Warehouse, Warehouse] = [
  { code: 'SHA-1', place: chinesePlaces[0] as Place },
  { code: 'CAN-2', place: chinesePlaces[2] as Place },
  { code: 'CTU-1', place: chinesePlaces[5] as Place },
];
