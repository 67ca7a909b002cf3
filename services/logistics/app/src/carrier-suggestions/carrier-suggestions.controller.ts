import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { plainWaybillNumber, suggestCarriers } from '@throughline/logistics-domain';
import { IsText, Permission } from '@throughline/nest-kit';

export class CarrierSuggestionsQuery {
  @ApiProperty({ example: 'SF1234567893001', maxLength: 64, description: 'Blanks and hyphens do not matter' })
  @IsText(64)
  readonly waybillNumber: string;
}

export class CarrierSuggestionView {
  @ApiProperty({ example: 'sf' })
  readonly carrier: string;

  @ApiProperty({ enum: ['check-digit', 'form'], example: 'form', description: 'What fits' })
  readonly because: string;
}

export class CarrierSuggestions {
  @ApiProperty({ type: [CarrierSuggestionView], description: 'The likeliest first; empty where nobody can tell' })
  readonly items: readonly CarrierSuggestionView[];
}

@Controller('v1/carrier-suggestions')
@ApiTags('shipments')
export class CarrierSuggestionsController {
  @Get()
  @Permission('shipment:read')
  @ApiOperation({ summary: 'Who may carry what has this waybill number?' })
  @ApiOkResponse({ type: CarrierSuggestions })
  suggest(@Query() { waybillNumber }: CarrierSuggestionsQuery): CarrierSuggestions {
    return { items: suggestCarriers(plainWaybillNumber(waybillNumber)) };
  }
}
