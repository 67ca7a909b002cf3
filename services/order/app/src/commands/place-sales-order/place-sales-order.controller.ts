import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { on } from '@throughline/event-sourcing';
import {
  AskedBy,
  CommandAnswer,
  CommandRunner,
  Creation,
  Permission,
  type Answer,
  type Asked,
} from '@throughline/nest-kit';
import { answerOf, salesOrder } from '@throughline/order-domain';
import { commandOf } from './place-sales-order.command.js';
import { PlaceSalesOrderDto } from './place-sales-order.dto.js';

@Controller('v1/sales-orders')
@ApiTags('sales orders')
export class PlaceSalesOrderController {
  constructor(private readonly commands: CommandRunner) {}

  @Post()
  @Creation()
  @Permission('sales-order:place')
  @ApiOperation({
    summary: 'Place a sales order',
    description: 'Refused with: order-number-taken, line-number-used-twice, promised-day-does-not-exist …',
  })
  @ApiCreatedResponse({ type: CommandAnswer })
  place(@Body() body: PlaceSalesOrderDto, @AskedBy() asked: Asked): Promise<Answer> {
    const id = asked.id('so');
    return this.commands.create(asked, on(salesOrder, id, commandOf(body, id, asked)), answerOf);
  }
}
