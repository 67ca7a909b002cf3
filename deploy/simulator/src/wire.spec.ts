import { pushSignature as aftershipSignature } from './aftership/signature.js';
import { basicOf } from './kuaidi100/codes.js';
import { pushSignature, querySignature } from './kuaidi100/signature.js';
import { javaEncoded, msgDigest } from './sf/signature.js';

describe('on the wire', () => {
  it('Kuaidi100 signs a push over the parameter and the salt', () => {
    const param = '{"status":"polling","message":"","lastResult":{"nu":"T1001","com":"yunda","state":"103","data":[]}}';
    expect(pushSignature(param, 's4lt-demo')).toBe('315766057B9FF8444C18C9F47DAB7235');
  });

  it('Kuaidi100 is asked with a signature over the parameter, the key and the customer', () =>
    expect(querySignature('{"com":"yunda","num":"T1001"}', 'KEY-demo', 'CUST-demo')).toBe(
      '707A283B664A8899F8E96ED5652205B2',
    ));

  it('SF is asked with a digest of what Java makes an address of', () => {
    const msgData = '{"language":"zh-CN","trackingType":"1","trackingNumber":["T1001"]}';
    expect(msgDigest(msgData, '1767578400000', 'check-demo')).toBe('S+x2MmI32DGxZwIROGpY7Q==');
    expect(javaEncoded("a b~!'()*-_.顺")).toBe('a+b%7E%21%27%28%29*-_.%E9%A1%BA');
  });

  it('AfterShip signs the bytes of a webhook', () =>
    expect(aftershipSignature('{"event":"tracking_update","msg":{"tag":"Delivered"}}', 'whsec-demo')).toBe(
      'C8xhQTdQ87LSaZ+x/JIAWyxv9lG6IsBT2EFq/UOu4ac=',
    ));

  it.each([
    ['102', '1'],
    ['103', '1'],
    ['1001', '0'],
    ['1002', '0'],
    ['0', '0'],
    ['301', '3'],
    ['401', '4'],
    ['209', '2'],
    ['14', '14'],
  ])('the state %s of Kuaidi100 is a kind of %s', (code, basic) => expect(basicOf(code)).toBe(basic));
});
