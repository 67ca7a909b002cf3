export interface Product {
  readonly sku: string;
  readonly name: string;
  /** Per piece, in yuan. */
  readonly price: number;
  readonly weightGrams: number;
}

/** What is sold. The API takes the SKU and the price; the name is for whoever reads this. */
export const products: readonly Product[] = [
  { sku: 'TEA-LJ-250', name: '西湖龙井 250 g', price: 168, weightGrams: 310 },
  { sku: 'TEA-PE-357', name: '普洱茶饼 357 g', price: 239, weightGrams: 420 },
  { sku: 'TEA-OL-100', name: 'Oolong, 100 g tin', price: 88, weightGrams: 180 },
  { sku: 'CUP-GW-01', name: '盖碗 Gaiwan', price: 59.9, weightGrams: 340 },
  { sku: 'CUP-DB-02', name: 'Double-walled cup', price: 45.5, weightGrams: 220 },
  { sku: 'POT-ZS-03', name: '紫砂壶 Zisha teapot', price: 680, weightGrams: 650 },
  { sku: 'KET-EL-10', name: 'Electric kettle 1 l', price: 299, weightGrams: 1450 },
  { sku: 'TRY-BB-05', name: '竹茶盘 Bamboo tray', price: 126, weightGrams: 1800 },
  { sku: 'SNK-NU-12', name: '坚果礼盒 Nuts, gift box', price: 99, weightGrams: 1200 },
  { sku: 'GFT-MA-08', name: '中秋礼盒 Mid-autumn set', price: 328, weightGrams: 2100 },
  { sku: 'FLT-PP-99', name: 'Paper filters, 100', price: 12.8, weightGrams: 90 },
  { sku: 'SCL-DG-01', name: 'Digital scale', price: 149, weightGrams: 520 },
];

export interface Currency {
  readonly code: string;
  /** Of one yuan. */
  readonly rate: number;
}

const currencies: Readonly<Record<string, Currency>> = {
  CN: { code: 'CNY', rate: 1 },
  DE: { code: 'EUR', rate: 0.13 },
  GB: { code: 'GBP', rate: 0.11 },
  JP: { code: 'JPY', rate: 21 },
};

/** In which a customer there pays. */
export const currencyIn = (country: string): Currency => currencies[country] ?? { code: 'USD', rate: 0.14 };

export const priceIn = ({ code, rate }: Currency, yuan: number): { amount: string; currency: string } => ({
  amount: (yuan * rate).toFixed(code === 'JPY' ? 0 : 2),
  currency: code,
});
