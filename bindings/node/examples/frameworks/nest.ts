import { Controller, Get, HttpCode, Inject, Module, Post, Redirect } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { Iyzico, type Callback as Returned, type WebhookEvent } from "iyzico";
import { Callback, IyzicoModule, Webhook } from "iyzico/nest";
import { finish, port, shipIfPaid, start } from "./shop.mjs";

@Controller()
class Payments {
  @Inject(Iyzico) readonly iyzico!: Iyzico;

  @Get("pay") @Redirect() async pay() {
    return { url: await start(this.iyzico) };
  }
  @Post("back") @Redirect("", 303) async back(@Callback() callback: Returned) {
    return { url: await finish(this.iyzico, callback) };
  }
  @Post("iyzico") @HttpCode(200) notified(@Webhook() event: WebhookEvent) {
    return shipIfPaid(this.iyzico, event);
  }
}
@Module({ imports: [IyzicoModule.forRoot()], controllers: [Payments] })
class Shop {}
NestFactory.create(Shop, { logger: false }).then((app) =>
  app.listen(port, () => console.log("ready")),
);
