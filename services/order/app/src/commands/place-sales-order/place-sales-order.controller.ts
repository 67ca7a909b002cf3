import { Body, Controller, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { on } from '@throughline/event-sourcing';
import {
  AskedBy,
  CommandAnswer,
  CommandRunner,
  Creation,
  Permission,
  Problem,
  type Answer,
  type Asked,
} from '@throughline/nest-kit';
import { answerOf, salesOrder } from '@throughline/order-domain';
import { commandOf } from './place-sales-order.command.js';
import { PlaceSalesOrderDto } from './place-sales-order.dto.js';

const order = {
  orderNumber: 'SO-2001',
  externalReference: 'TB-778900',
  customer: { id: 'cust_7', name: '王芳', address: { city: '上海市', street: '南京西路 1 号' } },
  placedAt: '2026-03-02T09:00:00+08:00',
  lines: [{ sku: 'TEA-250', quantity: 6, unitPrice: { amount: '36.80', currency: 'CNY' } }],
};

@Controller('v1/sales-orders')
@ApiTags('sales orders')
export class PlaceSalesOrderController {
  constructor(private readonly commands: CommandRunner) {}

  @Post()
  @Creation()
  @Permission('sales-order:place')
  @ApiOperation({
    summary: 'Place a sales order',
    description:
      'Refused with: order-number-taken, sales-order-id-taken, line-number-used-twice, promised-day-does-not-exist …',
  })
  @ApiBody({
    type: PlaceSalesOrderDto,
    examples: {
      'an order': { value: order },
      'under an id of yours': { value: { ...order, id: 'so_01kjp3x4g0a1b2c3d4e5f6g7h8', orderNumber: 'SO-2002' } },
    },
  })
  @ApiCreatedResponse({ type: CommandAnswer })
  place(@Body() body: PlaceSalesOrderDto, @AskedBy() asked: Asked): Promise<Answer> {
    if (body.id !== undefined) return this.placeUnder(body.id, body, asked);
    const id = asked.id('so');
    return this.commands.create(asked, on(salesOrder, id, commandOf(body, id, asked)), answerOf);
  }

  /** Nothing may stand under the id yet. The same request with the same key is answered as before. */
  private async placeUnder(id: string, body: PlaceSalesOrderDto, asked: Asked): Promise<Answer> {
    try {
      const command = on(salesOrder, id, commandOf(body, id, asked));
      return await this.commands.create({ ...asked, ifMatch: 0 }, command, answerOf);
    } catch (error) {
      throw error instanceof Problem && error.code === 'version-mismatch' ? new Problem('sales-order-id-taken') : error;
    }
  }
}
